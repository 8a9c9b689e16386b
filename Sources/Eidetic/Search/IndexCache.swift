import Faults
import Files
import FoundationEssentials
import Gallery
import VectorSearch

/// The memory-mapped copies of the gallery's spaces: `vectors/SPACE.vectors`, made from SQLite when missing,
/// damaged or behind.
actor IndexCache {
  private struct Copy: Sendable {
    let generation: Int64
    let index: SpaceIndex
    let made: ContinuousClock.Instant
    /// What making it took.
    let cost: Duration

    /// A space that was removed may leave its number to another one.
    func isOf(_ space: SpaceRecord) -> Bool { index.rows.space == IndexCache.name(of: space) }
  }

  private let gallery: Gallery
  private let workers = WorkerThreads(label: "eidetic.copy")
  private var open: [Int64: Copy] = [:]
  private var making: [Int64: Task<Copy, any Error>] = [:]

  init(gallery: Gallery) { self.gallery = gallery }

  /// The index of a space, as new as the space's record.
  ///
  /// While pictures come in, every few of them make the copy old: then it may lag by up to twenty times what
  /// making it takes, so that queries do not spend their time on copies.
  ///
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the copy cannot be
  ///   made.
  func index(of space: SpaceRecord) async throws -> SpaceIndex {
    if let copy = open[space.id], copy.isOf(space), copy.generation >= space.generation || isYoung(copy) {
      return copy.index
    }
    return try await refreshed(space)
  }

  /// Brings a space's file up to date; the next query finds it so.
  ///
  /// - Parameter spaceID: of a space of the gallery.
  /// - Returns: the space and its index.
  func refresh(_ spaceID: Int64) async throws -> (space: SpaceRecord, index: SpaceIndex) {
    guard let space = try await gallery.spaces().first(where: { $0.id == spaceID }) else {
      preconditionFailure("the space \(spaceID) is not in the gallery")
    }
    return (space, try await refreshed(space))
  }

  private func isYoung(_ copy: Copy) -> Bool { ContinuousClock.now - copy.made < copy.cost * 20 }

  /// One task makes a copy, all who want it wait for that. What it made may be older than what is wanted by
  /// now: then another one begins.
  private func refreshed(_ space: SpaceRecord) async throws -> SpaceIndex {
    while true {
      if let copy = open[space.id], copy.isOf(space), copy.generation >= space.generation {
        return copy.index
      }
      let (task, isOwn) = making[space.id].map { ($0, false) } ?? (start(space), true)
      let result = await task.result
      // Whoever comes first puts it away: a task that is done must not be waited for again.
      if making[space.id] == task { making[space.id] = nil }
      let copy = try result.get()
      if copy.generation >= open[space.id]?.generation ?? 0 || open[space.id]?.isOf(space) == false {
        open[space.id] = copy
      }
      if isOwn { return copy.index }
    }
  }

  private func start(_ space: SpaceRecord) -> Task<Copy, any Error> {
    let path = path(of: space)
    let folder = gallery.folder
    let task = Task(executorPreference: workers) { try await Self.current(space, at: path, gallery: folder) }
    making[space.id] = task
    return task
  }

  /// The space's file if it is as new as the gallery, otherwise a new one.
  private static func current(
    _ space: SpaceRecord, at path: String, gallery folder: String
  ) async throws -> Copy {
    let start = ContinuousClock.now
    do throws(VectorIndexError) {
      let file = try VectorFile(path: path)
      if file.generation == UInt64(space.generation), file.space == name(of: space) {
        return Copy(
          generation: space.generation, index: SpaceIndex(file), made: .now, cost: .now - start)
      }
    } catch {
      // Whatever is wrong with a copy, the truth is in SQLite; only the machine's own troubles are told.
      guard error.fault == .data else { throw error }
    }
    // Of a generation that may be newer than it was a moment ago.
    let file = try await DerivedVectors.written(at: path) { try write(space.id, of: folder, to: $0) }
    return Copy(
      generation: Int64(file.generation), index: SpaceIndex(file), made: .now,
      cost: .now - start)
  }

  /// What a copy says that it is of.
  private static func name(of space: SpaceRecord) -> String { "\(space.identity) \(SpaceIndex.layout)" }

  private static func write(_ spaceID: Int64, of folder: String, to path: String) throws {
    let snapshot = try SpaceSnapshot(ofSpace: spaceID, gallery: folder)
    let space = snapshot.space
    var writer = try VectorFileWriter(
      path: path, dimension: space.dimension, count: snapshot.count, generation: UInt64(space.generation),
      space: name(of: space))
    var last: Int64 = 0
    while true {
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
  }

  /// Removes what processes that were killed left half written. A copy takes seconds: what is a day old is
  /// nobody's.
  nonisolated func removeLeftovers() {
    let yesterday = Date.now.addingTimeInterval(-86400).timeIntervalSince1970
    for entry in (try? FileSystem.listing(of: gallery.folder + "/vectors").entries) ?? []
    where entry.path.hasSuffix(".partial") {
      if case .file(let facts) = entry.kind, Double(facts.modified) / 1e9 < yesterday {
        try? FileManager.default.removeItem(atPath: entry.path)
      }
    }
  }

  /// Forgets a space that is no more, and removes its file.
  func remove(_ space: SpaceRecord) {
    open[space.id] = nil
    try? FileManager.default.removeItem(atPath: path(of: space))
  }

  /// Outputs and poolings in a space's name are set off by what no file's name may have, or should.
  private func path(of space: SpaceRecord) -> String {
    let name = String(space.name.map { "/:=".contains($0) ? "_" : $0 })
    return "\(gallery.folder)/vectors/\(space.id)-\(name).vectors"
  }
}
