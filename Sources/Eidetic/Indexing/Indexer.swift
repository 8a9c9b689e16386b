import Faults
import Gallery
import Imaging
import Inference
import Models

/// One indexing run: the stages that a picture passes, joined by bounded channels.
///
/// ```
/// scan ─ candidates ─> read, hash, decode, resize ─ prepared ─> collect ─ batches ─> embed ─ arrivals ─> store
///   1                        threads                               1               requests + 1           1
/// ```
///
/// A full channel holds back the stage before it, so memory does not grow with the number of pictures. The first error
/// that is not about one file ends all channels and the run; what was stored stays.
final class Indexer: Sendable {
  private let gallery: Gallery
  private let decoder: PictureDecoder
  private let embedders: [any Embedder]
  private let spaces: [IndexedSpace]
  /// Nothing where faces are off.
  private let faces: FaceIndexing?
  private let threads: Int
  /// The most pictures that a network takes at once.
  private let batch: Int
  private let thumbnails: ThumbnailStore
  private let features: LocalFeatureStore
  private let pause: PauseSwitch
  let tally: Tally

  private let spares = SpareLanes()
  private let candidates = Channel<FileStamp>(capacity: 512)
  private let prepared: Channel<PreparedPicture>
  private let batches = Channel<[PreparedPicture]>(capacity: 1)
  private let arrivals = Channel<Gallery.Arrival>(capacity: 256)

  init(
    gallery: Gallery, decoder: PictureDecoder, embedders: [any Embedder], spaces: [IndexedSpace],
    faces: FaceIndexing?, threads: Int, thumbnails: ThumbnailStore,
    features: LocalFeatureStore, pause: PauseSwitch
  ) {
    self.pause = pause
    tally = Tally(pause: pause)
    self.gallery = gallery
    self.decoder = decoder
    self.embedders = embedders
    self.spaces = spaces
    self.faces = faces
    self.threads = threads
    self.thumbnails = thumbnails
    self.features = features
    batch = embedders.map(\.parallelism.batch).max() ?? 1
    prepared = Channel(capacity: 2 * max(threads, batch))
  }

  /// Runs all stages to their end.
  ///
  /// - Throws: the first error that is not about one file; `CancellationError` when the task is cancelled.
  func run(_ scopes: [Scanner.Scope], options: IndexOptions) async throws {
    let newest = try await gallery.newestPathID()
    let workers = WorkerThreads(label: "eidetic.decode")
    let walked = try await withTaskCancellationHandler {
      try await DecodingWatcher.$current.withValue(watcher) {
        try await runStages(scopes, options, on: workers)
      }
    } onCancel: {
      fail(CancellationError())
    }
    try await removeVanished(walked, scopes: scopes, upTo: newest, options: options)
  }

  /// Keeps account of pictures that take long, and lets others be worked on meanwhile.
  private var watcher: DecodingWatcher {
    DecodingWatcher(
      turnsSlow: { path in
        self.tally.turnsSlow(path)
        self.spares.oneTurnsSlow()
      },
      ends: { path in
        self.tally.ends(path)
        self.spares.oneEnds()
      })
  }

  private func runStages(
    _ scopes: [Scanner.Scope], _ options: IndexOptions, on workers: WorkerThreads
  ) async throws -> Walked {
    try await withThrowingTaskGroup(of: Walked?.self) { group in
      group.addTask(executorPreference: workers) {
        Scanner.count(scopes, tally: self.tally)
        return nil
      }
      group.addTask(executorPreference: workers) { try await self.scan(scopes, options) }
      group.addTask {
        try await self.side(
          by: self.threads + SpareLanes.count, on: workers, then: self.prepared.finish
        ) { lane in
          try await self.prepare(spare: lane - self.threads)
        }
        return nil
      }
      group.addTask(executorPreference: workers) {
        try await self.collectBatches()
        return nil
      }
      group.addTask {
        try await self.side(by: self.embeddingTasks, on: workers, then: self.arrivals.finish) { _ in
          try await self.embed()
        }
        return nil
      }
      group.addTask {
        try await self.store()
        return nil
      }
      return try await self.collect(&group)
    }
  }

  /// Enough to keep every network's requests under way while one more batch is collected.
  private var embeddingTasks: Int { (embedders.map(\.parallelism.requests).max() ?? 1) + 1 }

  /// What the scanner found out besides candidates.
  private struct Walked: Sendable {
    var met: Set<Int64>
    var unreadableFolders: [String]
    /// Roots that cannot be reached, or look as if their disk were not there.
    var unreachable: [Int64]
  }

  private func collect(_ group: inout ThrowingTaskGroup<Walked?, any Error>) async throws -> Walked {
    var walked = Walked(met: [], unreadableFolders: [], unreachable: [])
    do {
      for try await result in group {
        if let result { walked = result }
      }
    } catch {
      fail(error)
      throw error
    }
    return walked
  }

  /// Ends all channels at once.
  private func fail(_ error: any Error) {
    candidates.fail(error)
    prepared.fail(error)
    batches.fail(error)
    arrivals.fail(error)
    spares.finish()
  }

  /// Runs a stage several times over, side by side, and ends its channel after the last.
  private func side(
    by count: Int, on executor: WorkerThreads, then finish: () -> Void,
    _ stage: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<count { group.addTask(executorPreference: executor) { try await stage(lane) } }
      do {
        try await group.waitForAll()
      } catch {
        fail(error)
        throw error
      }
    }
    finish()
  }
}

// MARK: - The stages

extension Indexer {
  private func scan(_ scopes: [Scanner.Scope], _ options: IndexOptions) async throws -> Walked {
    let scanner = Scanner(
      gallery: gallery, spaces: spaces.map(\.id), faceSpace: faces?.spaceID,
      retriesFailed: options.retriesFailed, tally: tally,
      candidates: candidates)
    var unreachable: [Int64] = []
    for scope in scopes {
      let before = scanner.fileCount
      try await scanner.walk(scope)
      // A disk that is not mounted leaves an empty folder: pictures are only believed gone when asked to.
      if scanner.fileCount == before, !options.trustsEmptyRoots,
        try await gallery.fileCount(inRoot: scope.root.id) > 0, scope.path == scope.root.path
      {
        unreachable.append(scope.root.id)
        tally.unreachable(scope.root.path)
      }
    }
    candidates.finish()
    return Walked(met: scanner.met, unreadableFolders: scanner.unreadableFolders, unreachable: unreachable)
  }

  /// Takes candidates and makes prepared pictures of them, or arrivals where nothing is to be embedded.
  ///
  /// - Parameter spare: the number of a lane that works only while others wait; below 0 for all others.
  private func prepare(spare: Int) async throws {
    while await isNeeded(spare), let file = try await candidates.next() {
      try await pause.wait()
      switch try await prepare(file) {
      case .picture(let picture): try await prepared.send(picture)
      case .settled(let arrival): try await arrivals.send(arrival)
      }
    }
    spares.finish()
  }

  private func isNeeded(_ spare: Int) async -> Bool { spare < 0 ? true : await spares.isNeeded(spare) }

  private enum Preparation {
    case picture(PreparedPicture)
    case settled(Gallery.Arrival)
  }

  private func prepare(_ file: FileStamp) async throws -> Preparation {
    let bytes: [UInt8]
    switch readPicture(file) {
    case .bytes(let read): bytes = read
    case .settled(let arrival): return .settled(arrival)
    }
    let hash = ContentHash(of: bytes)
    let presence = try await gallery.presence(
      of: hash, spaces: spaces.map(\.id), faceSpace: faces?.spaceID)
    if presence == .complete { return .settled(.known(file, hash)) }
    do {
      let picture = try await decoder.decode(bytes, name: file.path, sufficient: sufficientSize)
      try thumbnails.write(picture, file: bytes, hash: hash, isStored: presence != .absent)
      let image = ImageRecord(
        hash: hash, bytes: Int64(bytes.count), width: picture.fullWidth, height: picture.fullHeight,
        format: picture.format.rawValue)
      let scan = try await faces?.scan(picture.pixels)
      if presence == .withoutFaces {
        return .settled(.image(file, image, [], faces: scan, note: picture.note))
      }
      let inputs = try embedders.map { try $0.prepare(picture.pixels) }
      return .picture(
        PreparedPicture(file: file, image: image, note: picture.note, inputs: inputs, faces: scan))
    } catch let error as ImagingError where error.fault != .resource {
      return .settled(.failed(file, stage: "decode", reason: error.description))
    }
  }

  private enum Reading {
    case bytes([UInt8])
    case settled(Gallery.Arrival)
  }

  /// Reads a file if it is a picture; one that only pretends to be, by its name, is a failure.
  private func readPicture(_ file: FileStamp) -> Reading {
    do throws(FileSystem.Failure) {
      var reader = try FileReader(file.path)
      let beginning = try reader.beginning(4096)
      // Of a drawing behind a long prologue only more of it tells what it is.
      let mayFollow =
        PictureFormat.isPictureName(file.path) && PictureFormat.needsMore(ofBeginning: beginning)
      guard PictureFormat.sniff(beginning) != nil || mayFollow else {
        guard PictureFormat.isPictureName(file.path) else { return .settled(.notAPicture(file)) }
        let reason = file.size == 0 ? ImagingError.empty(name: file.path) : .unknownFormat(name: file.path)
        return .settled(.failed(file, stage: "decode", reason: reason.description))
      }
      guard let bytes = try reader.contents(limit: decoder.limits.maximumBytes) else {
        let reason = ImagingError.tooManyBytes(
          name: file.path, got: Int(file.size), limit: decoder.limits.maximumBytes)
        return .settled(.failed(file, stage: "decode", reason: reason.description))
      }
      return .bytes(bytes)
    } catch {
      let reason = "cannot read \"\(file.path)\": \(error.reason); check the file's permissions and its disk"
      return .settled(.failed(file, stage: "read", reason: reason))
    }
  }

  /// Enough for the thumbnail, for every space's tensor, and for faces to be found.
  private var sufficientSize: SufficientSize {
    let size = embedders.reduce(Thumbnail.sufficientSize) { $0.union($1.sufficientSize) }
    return faces.map { size.union($0.sufficientSize) } ?? size
  }

  /// Fills batches one after the other, so that only the last one is not full.
  private func collectBatches() async throws {
    while true {
      let pictures = try await prepared.batch(of: batch)
      if pictures.isEmpty { return batches.finish() }
      try await batches.send(pictures)
    }
  }

  private func embed() async throws {
    while let pictures = try await batches.next() {
      var arrived = pictures.map { _ in [NewEmbedding]() }
      var unusable: Set<Int> = []
      for (index, embedder) in embedders.enumerated() {
        let embeddings = try await embedder.embed(pictures.map { $0.inputs[index] })
        for (picture, embedding) in embeddings.enumerated() where !embedding.isFinite {
          unusable.insert(picture)
        }
        let usable = embeddings.indices.filter { !unusable.contains($0) }
        for space in spaces where space.embedder == index {
          let stored = try space.stored(usable.map { embeddings[$0] })
          for (picture, embedding) in zip(usable, stored) { arrived[picture].append(embedding) }
        }
      }
      for (index, picture) in pictures.enumerated() {
        try await arrivals.send(
          unusable.contains(index) ? picture.notFinite() : picture.arrival(with: arrived[index]))
      }
    }
  }

  private func store() async throws {
    while true {
      // A transaction costs as much as a dozen rows: it waits a moment for company.
      var gathered = try await arrivals.gathered(upTo: 256)
      if gathered.isEmpty { return }
      for _ in 0..<10 where gathered.count < 128 && !arrivals.isFinished {
        try await Task.sleep(for: .milliseconds(20))
        gathered += arrivals.ready(upTo: 256)
      }
      for (arrival, outcome) in zip(gathered, try await gallery.store(gathered)) {
        tally.stored(arrival, outcome)
      }
    }
  }

  /// Forgets the paths that a scope should have had and that were not met.
  private func removeVanished(
    _ walked: Walked, scopes: [Scanner.Scope], upTo newest: Int64, options: IndexOptions
  ) async throws {
    for scope in scopes where !walked.unreachable.contains(scope.root.id) {
      var last: Int64 = 0
      while true {
        let page = try await gallery.paths(inRoot: scope.root.id, after: last, upTo: newest, limit: 4096)
        guard let end = page.last?.id else { break }
        last = end
        let gone = page.filter { path in
          !walked.met.contains(path.id) && isPath(path.path, within: scope.path)
            && !walked.unreadableFolders.contains { isPath(path.path, within: $0) }
        }
        try await gallery.removePaths(gone.map(\.id))
        for path in gone { tally.vanished(imageID: path.imageID) }
      }
    }
    // Always: an image may have lost its last path to a damaged file, or in a run that was killed.
    for hash in try await gallery.removeOrphans() {
      thumbnails.remove(hash)
      features.remove(hash)
    }
  }
}
