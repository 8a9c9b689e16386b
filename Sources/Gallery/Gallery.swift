import Dispatch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The truth about the indexed set: images, paths, embeddings, errors, in one SQLite file.
///
/// An actor on a thread of its own: SQLite blocks, and the pool that runs tasks must not. Every method is a
/// transaction; a process killed between two loses neither. One writes, and its readers read meanwhile: each
/// method sees all that was stored before it was called.
package actor Gallery {
  /// The gallery's folder.
  package nonisolated let folder: String
  /// Whether nothing can be stored: the folder or its disk may only be read.
  package nonisolated let isReadOnly: Bool
  /// What analyses keep in it.
  nonisolated let tables: [AnalysisTable]
  /// The full text of images.
  nonisolated let imageTexts: TextIndex
  /// The folders that were made for the gallery, the outermost first.
  private let madeFolders: [String]
  private let executor: SerialQueueExecutor
  private nonisolated let readers = ReaderPool()
  private nonisolated let watch: FileWatch
  private nonisolated let writing: WriteState
  let connection: Connection
  var filtered = FilteredImages()

  /// The full text of what many images have in common.
  nonisolated var sharedTexts: [TextIndex] { TextIndex.shared(tables) }
  /// What is searched by words.
  nonisolated var textIndexes: [TextIndex] { [imageTexts] + sharedTexts }

  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// Whether opening may make a new gallery.
  package enum Opening: Sendable {
    case existing, creating
  }

  /// Opens the gallery in a folder, and brings it up to this version's format.
  ///
  /// - Parameters:
  ///   - folder: the gallery's.
  ///   - opening: whether a new one may be made.
  ///   - tables: what analyses keep in it.
  /// - Throws: `GalleryError.noSuchGallery` where there is none and none is to be made, `.notAFolder`,
  ///   `.newerVersion`, `.notAGallery`, `.outdated` for an older format that may only be read, `.busy` for
  ///   one that another process is indexing into, `.database` when it is damaged or not readable, `.file`
  ///   when the folder cannot be made.
  package init(
    folder: String, _ opening: Opening, tables: [AnalysisTable] = AnalysisTable.all
  ) throws(GalleryError) {
    var facts = stat()
    if unsafe stat(folder, &facts) == 0, facts.st_mode & S_IFMT != S_IFDIR { throw .notAFolder(path: folder) }
    let path = Self.databasePath(folder: folder)
    let isNew = unsafe stat(path, &facts) != 0 && [ENOENT, ENOTDIR].contains(errno)
    if isNew, opening == .existing { throw .noSuchGallery(folder: folder) }
    madeFolders = isNew ? try Self.makeFolder(folder) : []
    let imageTexts = TextIndex.ofImages(tables)
    let textIndexes = [imageTexts] + TextIndex.shared(tables)
    do throws(GalleryError) {
      let connection = try Connection(path: path, creating: isNew)
      // Killing the process loses nothing under NORMAL; a power cut may lose the last transactions, never
      // more.
      try connection.script("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")
      try Schema(tables).migrate(connection, inFolder: folder)
      connection.finishing = { connection throws(GalleryError) in
        for index in textIndexes { try index.bringForward(connection) }
      }
      self.connection = connection
    } catch {
      if isNew { Self.discard(folder, madeFolders) }
      throw error
    }
    self.folder = folder
    (self.tables, self.imageTexts) = (tables, imageTexts)
    isReadOnly = connection.isReadOnly
    (watch, writing) = (connection.watch, connection.writing)
    executor = SerialQueueExecutor(label: "eidetic.gallery")
  }

  /// Opens another connection to a gallery, which only reads.
  fileprivate init(reading gallery: Gallery) throws(GalleryError) {
    connection = try Connection(
      readingBeside: Self.databasePath(folder: gallery.folder), gallery.watch)
    (folder, isReadOnly, madeFolders, watch) = (gallery.folder, true, [], gallery.watch)
    (tables, imageTexts) = (gallery.tables, gallery.imageTexts)
    writing = connection.writing
    executor = SerialQueueExecutor(label: "eidetic.gallery.reader")
  }

  /// The same gallery for what only reads: it does not wait for what is being written. While something is, it
  /// is one of several that take turns; otherwise, or where no other connection can be had, it is this one.
  package nonisolated var reader: Gallery {
    get async {
      isReadOnly || !writing.isUnderWay ? self : await readers.next(of: self)
    }
  }

  fileprivate nonisolated var isStill: Bool { watch.isStill }

  /// Removes a gallery that was made for nothing, with the folders that were made for it; one that holds
  /// anything stays.
  package func discardIfUnused() throws(GalleryError) {
    let isUsed = try count("SELECT (SELECT count(*) FROM roots) + (SELECT count(*) FROM images)") > 0
    if !isUsed, !madeFolders.isEmpty { Self.discard(folder, madeFolders) }
  }

  /// Removes what opening a gallery has made; a folder with anything else in it stays.
  private static func discard(_ folder: String, _ made: [String]) {
    for name in ["", "-wal", "-shm"] { _ = unsafe unlink(databasePath(folder: folder) + name) }
    _ = unsafe unlink(folder + "/indexing.lock")
    for folder in made.reversed() { _ = unsafe rmdir(folder) }
  }

  static func databasePath(folder: String) -> String { folder + "/gallery.sqlite" }

  /// Makes a folder and those above it.
  ///
  /// - Returns: those that were not there, the outermost first.
  private static func makeFolder(_ folder: String) throws(GalleryError) -> [String] {
    if unsafe mkdir(folder, 0o755) == 0 { return [folder] }
    if errno == EEXIST { return [] }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
      throw .file(operation: "make the gallery's folder", path: folder, code: errno)
    }
    let made = try makeFolder(String(folder[..<slash]))
    guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      let code = errno
      for made in made.reversed() { _ = unsafe rmdir(made) }
      throw .file(operation: "make the gallery's folder", path: folder, code: code)
    }
    return made + [folder]
  }
}

/// The connections by which a gallery is read; opened when they are first wanted, on a thread of their own.
private actor ReaderPool {
  private static let most = 4

  private let executor = SerialQueueExecutor(label: "eidetic.gallery.readers")
  private var open: [Gallery] = []
  private var turn = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  func next(of gallery: Gallery) -> Gallery {
    // What is wrong with the file, who reads finds out in the gallery's own words.
    if open.count < Self.most, gallery.isStill, let reader = try? Gallery(reading: gallery) {
      open.append(reader)
    }
    turn += 1
    return open.isEmpty ? gallery : open[turn % open.count]
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
