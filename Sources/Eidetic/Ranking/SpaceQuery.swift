import Gallery
import Models
import Vocabulary

/// A query in one space: its vector, and what that is compared with.
struct SpaceQuery: Sendable {
  /// Gives the query's vector in each of some views of its pictures.
  typealias Embedding = @Sendable ([QueryView]) async throws -> [[Float]]

  let space: SpaceRecord
  let metric: Metric
  /// `[dimension]`.
  private(set) var vector: [Float]
  /// What the vector is compared with.
  private(set) var index: SpaceIndex
  /// The image that is asked with, all of it; `nil` for another picture.
  private(set) var own: Int64?
  private let embed: Embedding?
  /// The views that the vector is the mean of.
  private var seen: [(view: QueryView, vector: [Float])]

  /// - Parameters:
  ///   - space: where the index comes from.
  ///   - index: what is searched.
  ///   - vector: `[dimension]`.
  ///   - own: the image that is asked with, all of it; `nil` for another picture.
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

  /// Asks with the mean of more views of the query's pictures.
  ///
  /// - Parameters:
  ///   - step: what needs them, for errors.
  ///   - report: is told how many have been embedded.
  ///   - views: what becomes of each view so far; views that there are already count once.
  /// - Returns: whether there were new ones.
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

  /// Asks with another vector, or compares it with other vectors.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - index: of the same images.
  mutating func change(to vector: [Float], in index: SpaceIndex) {
    (self.vector, self.index, own) = (vector, index, nil)
  }

  /// Compares with some images only; what is compared with their vectors stays as it is.
  ///
  /// - Parameter images: their numbers.
  mutating func restrict(to images: Set<Int64>) { index = index.only(images) }
}
