import Faults
import FoundationEssentials
import Gallery
import Synchronization
import VectorIndex

/// The memory-mapped copies of the gallery's spaces: `vectors/SPACE.vectors`, made from SQLite when missing, damaged
/// or behind.
actor IndexCache {
  private let gallery: Gallery
  private var open: [Int64: (generation: Int64, index: ExactIndex)] = [:]

  init(gallery: Gallery) { self.gallery = gallery }

  /// The index of a space, as new as the gallery.
  ///
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the copy cannot be made.
  func index(of spaceID: Int64) async throws -> ExactIndex {
    guard let space = try await gallery.spaces().first(where: { $0.id == spaceID }) else {
      preconditionFailure("the space \(spaceID) is not in the gallery")
    }
    if let (generation, index) = open[spaceID], generation == space.generation { return index }
    let index = try await current(space)
    open[spaceID] = (space.generation, index)
    return index
  }

  /// The space's file if it is as new as the gallery, otherwise a new one.
  private func current(_ space: SpaceRecord) async throws -> ExactIndex {
    let path = path(of: space)
    do throws(VectorIndexError) {
      let file = try VectorFile(path: path)
      if file.generation == UInt64(space.generation), file.space == space.identity { return ExactIndex(file) }
    } catch {
      // Whatever is wrong with a copy, the truth is in SQLite; only the machine's own troubles are told.
      guard error.fault == .data else { throw error }
    }
    do {
      try await write(space, to: path)
      return ExactIndex(try VectorFile(path: path))
    } catch let error as any FaultyError where error.fault == .resource {
      // A gallery on a full disk is searched nevertheless, if there is room elsewhere.
      if let index = try? await temporary(space) { return index }
      throw error
    }
  }

  /// A copy that has no name any more and goes with the process.
  private func temporary(_ space: SpaceRecord) async throws -> ExactIndex {
    let path = FileManager.default.temporaryDirectory.appending(path: "eidetic-\(UUID().uuidString).vectors")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await write(space, to: path)
    return ExactIndex(try VectorFile(path: path))
  }

  private func write(_ space: SpaceRecord, to path: String) async throws {
    try Self.makeFolder(of: path)
    var writer = try VectorFileWriter(
      path: path, dimension: space.dimension, count: space.count, generation: UInt64(space.generation),
      space: space.identity)
    var last: Int64 = 0
    while true {
      let page = try await gallery.embeddings(in: space.id, after: last, limit: 512)
      guard let end = page.last?.imageID else { break }
      for (imageID, vector) in page { try writer.append(vector.span, id: imageID) }
      last = end
    }
    try writer.finish()
  }

  /// Removes what processes that were killed left half written. A copy takes seconds: what is a day old is nobody's.
  nonisolated func removeLeftovers() {
    let yesterday = Date.now.addingTimeInterval(-86400).timeIntervalSince1970
    for entry in (try? FileSystem.entries(of: gallery.folder + "/vectors").entries) ?? []
    where entry.path.hasSuffix(".partial") {
      if case .file(_, let modified) = entry.kind, Double(modified) / 1e9 < yesterday {
        try? FileManager.default.removeItem(atPath: entry.path)
      }
    }
  }

  private func path(of space: SpaceRecord) -> String {
    "\(gallery.folder)/vectors/\(space.id)-\(space.name).vectors"
  }

  private static func makeFolder(of path: String) throws(EngineError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .write(path: folder, error)
    }
  }

  /// Brings a space's file up to date; the next query finds it so.
  func refresh(_ spaceID: Int64) async throws {
    _ = try await index(of: spaceID)
  }
}
