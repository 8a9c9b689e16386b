import Gallery
import VectorSearch

extension SearchStages {
  /// What each space added to the fused scores of images.
  ///
  /// - Parameters:
  ///   - images: their ids.
  ///   - found: what the query found.
  /// - Returns: one for each space, in their order; no images if only one space was searched.
  /// - Throws: `VectorIndexError`.
  func contributions(
    to images: [Int64], in found: Found
  ) async throws -> [Int64: [SearchResult.Contribution]] {
    guard let fused = found.fused else { return [:] }
    let additions = try await fused.additions(to: images)
    return images.reduce(into: [:]) { contributions, image in
      contributions[image] = zip(found.searches, additions).compactMap { search, known in
        known[image].map { score, part in
          SearchResult.Contribution(
            space: search.part.space.name, signals: search.part.content.kinds, score: score, part: part)
        }
      }
    }
  }
}
