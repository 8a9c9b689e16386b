import Faults
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

/// The memory-mapped copy of a face space: `vectors/faces-ID.vectors`, made from SQLite when missing, damaged
/// or behind. A row's id is its face's number.
actor FaceIndexCache {
  private let gallery: Gallery
  private let workers = WorkerThreads(label: "eidetic.faces")
  private var open: [Int64: FaceIndex] = [:]
  private var making: [Int64: Task<FaceIndex, any Error>] = [:]

  init(gallery: Gallery) { self.gallery = gallery }

  /// The index of a face space, as new as the space's record.
  ///
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the copy cannot be
  ///   made.
  func index(of space: FaceSpaceRecord) async throws -> FaceIndex {
    while true {
      if let index = open[space.id], index.rows.space == space.identity,
        index.rows.generation >= UInt64(space.generation)
      {
        return index
      }
      let path = path(of: space.id)
      let folder = gallery.folder
      let task =
        making[space.id]
        ?? Task(executorPreference: workers) {
          try await Self.current(space, at: path, folder)
        }
      making[space.id] = task
      let result = await task.result
      // Whoever comes first puts it away: a task that is done must not be waited for again.
      if making[space.id] == task { making[space.id] = nil }
      open[space.id] = try result.get()
    }
  }

  /// Forgets a face space that is no more, and removes its file.
  ///
  /// - Parameter space: its number.
  /// - Throws: `EngineError.notRemoved`: faces that should be gone are still there.
  func remove(_ space: Int64) throws(EngineError) {
    open[space] = nil
    try Self.remove(path(of: space))
  }

  /// Forgets and removes all copies.
  ///
  /// - Throws: `EngineError.notRemoved`: faces that should be gone are still there.
  func removeAll() throws(EngineError) {
    open = [:]
    let folder = gallery.folder + "/vectors"
    let entries: [DirectoryEntry]
    do throws(FileSystem.Failure) {
      entries = try FileSystem.listing(of: folder).entries
    } catch {
      if error.isMissing { return }
      throw .notRemoved(path: folder, code: error.code, reason: error.reason)
    }
    for entry in entries where entry.path.hasPrefix(folder + "/faces-") { try Self.remove(entry.path) }
  }

  private static func remove(_ path: String) throws(EngineError) {
    do throws(FileSystem.Failure) {
      try FileSystem.remove(path)
    } catch {
      throw .notRemoved(path: path, code: error.code, reason: error.reason)
    }
  }

  private func path(of space: Int64) -> String { "\(gallery.folder)/vectors/faces-\(space).vectors" }

  /// The space's file if it is as new as the gallery, otherwise a new one.
  private static func current(
    _ space: FaceSpaceRecord, at path: String, _ folder: String
  ) async throws -> FaceIndex {
    do throws(VectorIndexError) {
      let file = try VectorFile(path: path)
      if file.generation >= UInt64(space.generation), file.space == space.identity { return FaceIndex(file) }
    } catch {
      // Whatever is wrong with a copy, the truth is in SQLite; only the machine's own troubles are told.
      guard error.fault == .data else { throw error }
    }
    return FaceIndex(try await DerivedVectors.written(at: path) { try write(space.id, of: folder, to: $0) })
  }

  private static func write(_ spaceID: Int64, of folder: String, to path: String) throws {
    let snapshot = try FaceSnapshot(ofSpace: spaceID, gallery: folder)
    var writer = try VectorFileWriter(
      path: path, dimension: snapshot.space.dimension, count: snapshot.count,
      generation: UInt64(snapshot.space.generation), space: snapshot.space.identity)
    var last: Int64 = 0
    while true {
      let page = try snapshot.embeddings(after: last, limit: 512)
      guard let end = page.last?.faceID else { break }
      for (face, vector) in page { try writer.append(vector.span, id: face) }
      last = end
    }
    try writer.finish()
  }
}
