import Gallery
import VectorSearch

/// The vectors of a space, copied from SQLite into a memory-mapped file.
struct SpaceRows: Derivation {
  static let heldAtMost = Int.max
  static let outlivesItsWaiters = true

  let space: SpaceRecord
  let galleryFolder: String
  let path: String

  var key: String { "\(space.identity) \(SpaceIndex.layout)" }
  var state: [UInt64] { [UInt64(space.generation)] }

  func isCurrent(_ value: SpaceIndex) -> Bool {
    isUsable(value) && value.rows.generation >= UInt64(space.generation)
  }

  /// A space that was removed may leave its number, and so its path, to another one.
  func isUsable(_ value: SpaceIndex) -> Bool { value.rows.space == key }

  func opened(_ path: String) throws(VectorIndexError) -> SpaceIndex? {
    let file = try VectorFile(path: path)
    // One that is newer is of a gallery that was put back.
    guard file.space == key, file.generation == UInt64(space.generation) else { return nil }
    return SpaceIndex(file)
  }

  /// Of the gallery's state when the work begins, which may be newer than the wanted one.
  func made(at path: String, from old: SpaceIndex?, _ report: SharedWork.Report) async throws -> SpaceIndex {
    let snapshot = try SpaceSnapshot(ofSpace: space.id, gallery: galleryFolder)
    guard snapshot.space.identity == space.identity else {
      throw GalleryError.noSuchSpace(folder: galleryFolder, id: space.id)
    }
    var writer = try VectorFileWriter(
      path: path, dimension: snapshot.space.dimension, count: snapshot.count,
      generation: UInt64(snapshot.space.generation),
      space: key)
    var last: Int64 = 0
    while true {
      try Task.checkCancellation()
      let page = try snapshot.embeddings(after: last, limit: 512)
      guard let end = page.last?.imageID else { break }
      for (imageID, embedding) in page {
        for (number, vector) in embedding.vectors.enumerated() {
          try writer.append(vector.span, id: SpaceIndex.row(ofImage: imageID, vector: number))
        }
      }
      last = end
    }
    try writer.finish()
    return SpaceIndex(try VectorFile(path: path))
  }
}

extension SearchEngine {
  /// The vectors of a space, and a way to search them.
  ///
  /// - Parameter lag: how far they may be behind the space's record.
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the file cannot be
  ///   made.
  func index(of space: SpaceRecord, lag: DerivedFiles.Lag = .some) async throws -> SpaceIndex {
    try await derived.value(
      of: SpaceRows(
        space: space, galleryFolder: galleryFolder, path: derived.files(of: space).path(.vectors)), lag: lag)
  }
}
