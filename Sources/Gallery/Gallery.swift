import Dispatch
import Foundation

/// The truth about the indexed set: images, paths, embeddings, errors, in one SQLite file.
///
/// An actor on a thread of its own: SQLite blocks, and the pool that runs tasks must not. Every method is a
/// transaction; a process killed between two loses neither.
package actor Gallery {
  /// The gallery's folder.
  package nonisolated let folder: String
  private let executor: SerialQueueExecutor
  let connection: Connection

  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// Whether opening may make a new gallery.
  package enum Opening: Sendable {
    case existing, creating
  }

  /// Opens the gallery in a folder, and brings it up to this version's format.
  ///
  /// - Throws: `GalleryError.noSuchGallery` where there is none and none is to be made, `.newerVersion`,
  ///   `.notAGallery`, `.database` when it is damaged or not readable, `.file` when the folder cannot be made.
  package init(folder: String, _ opening: Opening) throws(GalleryError) {
    let path = Self.databasePath(folder: folder)
    switch opening {
    case .existing:
      guard FileManager.default.fileExists(atPath: path) else { throw .noSuchGallery(folder: folder) }
    case .creating:
      try Self.makeFolder(folder)
    }
    let connection = try Connection(path: path, creating: opening == .creating)
    // Killing the process loses nothing under NORMAL; a power cut may lose the last transactions, never more.
    try connection.script("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")
    try Schema.migrate(connection)
    self.folder = folder
    self.connection = connection
    executor = SerialQueueExecutor(label: "eidetic.gallery")
  }

  static func databasePath(folder: String) -> String { folder + "/gallery.sqlite" }

  private static func makeFolder(_ folder: String) throws(GalleryError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      let cause = (error as? CocoaError)?.underlying as? POSIXError
      throw .file(
        operation: "make the gallery's folder", path: folder, code: Int32(cause?.errorCode ?? 0),
        reason: cause?.localizedDescription ?? error.localizedDescription)
    }
  }
}

/// Runs an actor's work on a dispatch queue, one job at a time.
private final class SerialQueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
