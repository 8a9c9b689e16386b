import Gallery
import VectorSearch

/// A space's vectors, each combined with those of its nearest neighbours.
struct AugmentedRows: Derivation {
  /// How many augmented sets of a space are kept: each is as large as the space's vectors.
  private static let kept = 2

  let base: NeighbourLists.Value
  let weights: NeighbourWeights
  let files: SpaceFiles

  private var augmentation: String { "dba-alpha=\(weights.alpha)-k=\(weights.k)" }
  private var rows: any VectorRows { base.index.rows }

  var key: String { SpaceFiles.identity(rows.space, augmentation: augmentation) }
  var path: String { files.path(.vectors, augmentation: augmentation) }
  var state: [UInt64] { [rows.generation] }

  func isCurrent(_ value: SpaceIndex) -> Bool { value.rows.generation >= rows.generation }

  func opened(_ path: String) throws(VectorIndexError) -> SpaceIndex? {
    let file = try VectorFile(path: path)
    guard file.space == key, file.generation == rows.generation, file.count == rows.count else { return nil }
    return SpaceIndex(file, keepsRegions: false)
  }

  func made(at path: String, from old: SpaceIndex?, _ report: SharedWork.Report) async throws -> SpaceIndex {
    var writer = try VectorFileWriter(
      path: path, dimension: rows.dimension, count: rows.count, generation: rows.generation, space: key)
    for row in 0..<rows.count {
      if row.isMultiple(of: 1024) { try Task.checkCancellation() }
      let near = base.graph.neighbours(ofRow: row, limit: weights.k)
      let joined = weights.joined(
        rows.vector(ofRow: row), near.map { (rows.vector(ofRow: $0.row), $0.score) })
      try writer.append(joined.span, id: rows.id(ofRow: row))
    }
    try writer.finish()
    files.removeAugmentations(beyond: Self.kept, keeping: self.path)
    return SpaceIndex(try VectorFile(path: path), keepsRegions: false)
  }
}

extension DerivedFiles {
  /// A space's vectors, each combined with those of its nearest neighbours.
  ///
  /// - Parameters:
  ///   - base: the vectors and their neighbours.
  ///   - weights: how they are combined.
  ///   - space: the vectors' space.
  /// - Throws: `VectorIndexError`.
  func augmented(
    _ base: NeighbourLists.Value, by weights: NeighbourWeights, in space: SpaceRecord
  ) async throws -> SpaceIndex {
    try await value(of: AugmentedRows(base: base, weights: weights, files: files(of: space)))
  }
}
