import Files
import FoundationEssentials
import Gallery
import VectorSearch

/// The embeddings of a face space and a way to search them. A row's id is its face's number.
struct FaceIndex: Sendable {
  let rows: any VectorRows
  let index: any VectorIndex

  /// - Parameter file: searched without error.
  init(_ file: VectorFile) { (rows, index) = (file, ExactIndex(file)) }
}

/// The embeddings of a face space, copied from SQLite into a memory-mapped file: `vectors/faces-ID.vectors`.
struct FaceRows: Derivation {
  static let heldAtMost = Int.max
  static let outlivesItsWaiters = true

  let space: FaceSpaceRecord
  let galleryFolder: String
  let path: String

  var key: String { space.identity }
  var state: [UInt64] { [UInt64(space.generation)] }

  func isCurrent(_ value: FaceIndex) -> Bool {
    isUsable(value) && value.rows.generation >= UInt64(space.generation)
  }

  /// A space that was removed may leave its number, and so its path, to another one.
  func isUsable(_ value: FaceIndex) -> Bool { value.rows.space == key }

  func opened(_ path: String) throws(VectorIndexError) -> FaceIndex? {
    let file = try VectorFile(path: path)
    guard file.space == key, file.generation == UInt64(space.generation) else { return nil }
    return FaceIndex(file)
  }

  func made(at path: String, from old: FaceIndex?, _ report: SharedWork.Report) async throws -> FaceIndex {
    let snapshot = try FaceSnapshot(ofSpace: space.id, gallery: galleryFolder)
    guard snapshot.space.identity == space.identity else {
      throw GalleryError.noSuchSpace(folder: galleryFolder, id: space.id)
    }
    var writer = try VectorFileWriter(
      path: path, dimension: snapshot.space.dimension, count: snapshot.count,
      generation: UInt64(snapshot.space.generation), space: key)
    var last: Int64 = 0
    while true {
      try Task.checkCancellation()
      let page = try snapshot.embeddings(after: last, limit: 512)
      guard let end = page.last?.faceID else { break }
      for (face, vector) in page { try writer.append(vector.span, id: face) }
      last = end
    }
    try writer.finish()
    return FaceIndex(try VectorFile(path: path))
  }
}

extension SearchEngine {
  /// The embeddings of a face space, as new as the space's record.
  ///
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the file cannot be
  ///   made.
  func index(of space: FaceSpaceRecord) async throws -> FaceIndex {
    try await derived.value(
      of: FaceRows(
        space: space, galleryFolder: galleryFolder, path: derived.path(ofFaces: space.id)), lag: .none)
  }
}

extension DerivedFiles {
  private nonisolated var facesStem: String { "\(folder)/faces-" }

  nonisolated func path(ofFaces space: Int64) -> String { "\(facesStem)\(space).vectors" }

  /// Forgets a face space that is no more, and removes its file.
  ///
  /// - Throws: `EngineError.notRemoved`: faces that should be gone are still there.
  func remove(_ space: FaceSpaceRecord) throws(EngineError) {
    forget { $0 == space.identity }
    try Self.remove(path(ofFaces: space.id))
  }

  /// Forgets face spaces that are no more, and removes the files of all.
  ///
  /// - Parameter spaces: those that there were.
  /// - Throws: `EngineError.notRemoved`: faces that should be gone are still there.
  func removeFaces(of spaces: [FaceSpaceRecord]) throws(EngineError) {
    forget { key in spaces.contains { $0.identity == key } }
    let entries: [DirectoryEntry]
    do throws(FileSystem.Failure) {
      entries = try FileSystem.listing(of: folder).entries
    } catch {
      if error.isMissing { return }
      throw .notRemoved(path: folder, code: error.code, reason: error.reason)
    }
    for entry in entries where entry.path.hasPrefix(facesStem) { try Self.remove(entry.path) }
  }

  private static func remove(_ path: String) throws(EngineError) {
    do throws(FileSystem.Failure) {
      try FileSystem.remove(path)
    } catch {
      throw .notRemoved(path: path, code: error.code, reason: error.reason)
    }
  }
}
