import Gallery
import VectorSearch

/// The nearest other images of each image of a space: its rows with their graph.
struct NeighbourLists: Derivation {
  /// How many neighbours of each image are kept.
  static let count = 50

  struct Value: Sendable {
    let index: SpaceIndex
    /// Its rows are the index's.
    let graph: NeighbourGraph
  }

  let index: SpaceIndex
  let path: String

  var key: String { index.rows.space }
  var state: [UInt64] { [index.rows.generation] }

  func isCurrent(_ value: Value) -> Bool { value.graph.generation >= index.rows.generation }

  func opened(_ path: String) throws(VectorIndexError) -> Value? {
    let (rows, graph) = (index.rows, try NeighbourGraph(path: path))
    guard graph.space == rows.space, graph.generation == rows.generation, graph.count == rows.count,
      graph.k == min(Self.count, max(rows.count - 1, 0))
    else { return nil }
    return Value(index: index, graph: graph)
  }

  func made(at path: String, from old: Value?, _ report: SharedWork.Report) async throws -> Value {
    try await index.writeGraph(k: Self.count, to: path, report)
    return Value(index: index, graph: try NeighbourGraph(path: path))
  }
}

extension DerivedFiles {
  /// A space's vectors with each one's neighbours. The first call for a state of the space searches with
  /// every image.
  ///
  /// - Parameters:
  ///   - index: the vectors.
  ///   - space: the vectors' space.
  ///   - step: the ranking step that needs them, for errors.
  ///   - progress: is called with the number of rows searched with.
  /// - Returns: lists that may be outdated while pictures are being indexed.
  /// - Throws: `SearchError.rankingUnfit` for a space that keeps regions; `VectorIndexError`.
  func neighbours(
    of index: SpaceIndex, in space: SpaceRecord, for step: String, _ progress: StepProgress? = nil
  ) async throws -> NeighbourLists.Value {
    guard !index.keepsRegions else {
      throw SearchError.rankingUnfit(
        step: step, space: space.name,
        reason: "it keeps regions of each picture; use a search index without them")
    }
    let augmentation = SpaceFiles.augmentation(in: index.rows.space)
    return try await value(
      of: NeighbourLists(
        index: index, path: files(of: space).path(.graph, augmentation: augmentation)), progress)
  }
}
