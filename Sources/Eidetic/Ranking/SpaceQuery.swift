import Gallery
import Models
import Vocabulary

/// A query in one space: its vector, and the index it is compared with.
struct SpaceQuery: Sendable {
  /// Returns the query's vector in each of some views of its pictures.
  typealias Embedding = @Sendable ([QueryView]) async throws -> [[Float]]

  let space: SpaceRecord
  let metric: Metric
  /// `[dimension]`.
  private(set) var vector: [Float]
  /// The index it is compared with.
  private(set) var index: SpaceIndex
  /// The image of the gallery that is the whole query; `nil` for another picture.
  private(set) var own: Int64?
  private let embed: Embedding?
  /// The views whose mean is the vector.
  private var seen: [(view: QueryView, vector: [Float])]

  /// - Parameters:
  ///   - space: the space of the index.
  ///   - index: the index to search.
  ///   - vector: `[dimension]`.
  ///   - own: the image of the gallery that is the whole query; `nil` for another picture.
  ///   - metric: how closeness is measured.
  ///   - embed: embeds views of the query's pictures; `nil` for a query without pictures.
  init(
    in space: SpaceRecord, index: SpaceIndex, vector: [Float], own: Int64?, metric: Metric,
    embed: Embedding? = nil
  ) {
    (self.space, self.metric) = (space, metric)
    (self.vector, self.index, self.own) = (vector, index, own)
    (self.embed, seen) = (embed, [(.plain, vector)])
  }

  /// Whether an image is the query's own picture, by id or by score.
  func isOwn(_ image: Int64, _ score: Float) -> Bool {
    image == own || StrengthEvidence.isSame(score, metric)
  }

  /// Searches with the mean of further views of the query's pictures.
  ///
  /// - Parameters:
  ///   - step: the step that needs them, for errors.
  ///   - report: is called with the number of embedded views.
  ///   - views: maps each present view to further ones; duplicates count once.
  /// - Returns: whether there are new views.
  /// - Throws: `SearchError.rankingUnfit` for a query without pictures; as reading, decoding and embedding
  ///   them do.
  mutating func look(
    for step: String, _ report: StepReport, as views: (QueryView) -> [QueryView]
  ) async throws -> Bool {
    guard let embed else {
      throw SearchError.rankingUnfit(
        step: step, space: space.name, reason: "the query has no picture to look at; search with one")
    }
    var wanted: [QueryView] = []
    for view in seen.flatMap({ views($0.view) })
    where !wanted.contains(view) && !seen.contains(where: { $0.view == view }) {
      wanted.append(view)
    }
    guard !wanted.isEmpty else { return false }
    report.progress?.set(done: 0, of: wanted.count)
    seen += zip(wanted, try await embed(wanted)).map { ($0, $1) }
    report.progress?.set(done: wanted.count, of: wanted.count)
    var mean = [Float](repeating: 0, count: vector.count)
    for (_, vector) in seen {
      for place in mean.indices { mean[place] += vector[place] / Float(seen.count) }
    }
    vector = space.traits.isNormalised ? l2Normalised(mean) : mean
    return true
  }

  /// Changes the vector, or the vectors it is compared with.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - index: vectors of the same images.
  mutating func change(to vector: [Float], in index: SpaceIndex) {
    (self.vector, self.index, own) = (vector, index, nil)
  }
}
