import Gallery
import VectorSearch

extension SearchStages {
  /// What each space, and what images have of the query's words, added to the fused scores of images.
  ///
  /// - Parameters:
  ///   - images: their ids.
  ///   - found: what the query found.
  /// - Returns: one for each space, in their order, then those of tags and texts that say something of the
  ///   image; no images if only one space was searched.
  /// - Throws: `VectorIndexError`; `GalleryError`.
  func contributions(
    to images: [Int64], in found: Found
  ) async throws -> [Int64: [SearchResult.Contribution]] {
    guard let fused = found.fused else { return [:] }
    let additions = try await fused.additions(to: images)
    var contributions: [Int64: [SearchResult.Contribution]] = [:]
    for (search, known) in zip(found.searches, additions) {
      for (image, addition) in known {
        contributions[image, default: []].append(
          SearchResult.Contribution(
            space: search.part.space.name, signals: search.part.content.kinds, score: addition.score,
            part: addition.part))
      }
    }
    for (part, known) in zip(found.evidence.parts, additions.dropFirst(found.searches.count)) {
      for (image, reasons) in try await reasons(for: images, in: part, of: found.evidence) {
        guard let addition = known[image] else { continue }
        contributions[image, default: []].append(
          SearchResult.Contribution(
            space: part.source.rawValue, signals: [.words], score: addition.score, part: addition.part,
            found: reasons))
      }
    }
    return contributions
  }
}
