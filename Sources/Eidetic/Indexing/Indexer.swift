import Faults
import Files
import Gallery
import Imaging
import Inference
import Models

/// One indexing run: the stages that a picture passes, joined by bounded channels.
///
/// ```
/// scan ─candidates─> read, hash, decode, resize ─prepared─> collect ─batches─> embed ─arrivals─> store
///   1                          threads                         1           requests + 1            1
/// ```
///
/// A full channel holds back the stage before it, so memory does not grow with the number of pictures. The
/// first error that is not about one file ends all channels and the run; what was stored stays.
final class Indexer: Sendable {
  private let gallery: Gallery
  private let decoder: PictureDecoder
  private let embedders: [any Embedder]
  private let spaces: [IndexedSpace]
  /// `nil` where faces are off.
  private let faces: FaceIndexing?
  private let threads: Int
  /// The most pictures that a network takes at once.
  private let batch: Int
  private let thumbnails: ThumbnailStore
  private let features: LocalFeatureStore
  private let pause: PauseSwitch
  let tally: Tally

  private let galleryFolder: String

  private let spares = SpareLanes()
  private let candidates = Channel<Scanner.Candidate>(capacity: 512)
  private let prepared: Channel<PreparedPicture>
  private let batches = Channel<[PreparedPicture]>(capacity: 1)
  private let arrivals = Channel<Gallery.Arrival>(capacity: 256)

  init(
    gallery: Gallery, decoder: PictureDecoder, embedders: [any Embedder], spaces: [IndexedSpace],
    faces: FaceIndexing?, threads: Int, thumbnails: ThumbnailStore,
    features: LocalFeatureStore, galleryFolder: String, pause: PauseSwitch
  ) {
    self.galleryFolder = galleryFolder
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
    let found = try await withTaskCancellationHandler {
      try await DecodingWatcher.$current.withValue(watcher) {
        try await runStages(scopes, options, on: workers)
      }
    } onCancel: {
      fail(CancellationError())
    }
    for scope in scopes {
      var disappearance = Disappearance(
        in: scope, found, gallery: gallery, newest: newest, isConfirmed: options.trustsEmptyRoots)
      try await disappearance.settle(tally)
    }
    // Always: an image may have lost its last path to a damaged file, or in a run that was killed.
    for hash in try await gallery.removeOrphans() {
      thumbnails.remove(hash)
      features.remove(hash)
    }
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
  ) async throws -> ScanResult {
    try await withThrowingTaskGroup(of: ScanResult?.self) { group in
      group.addTask(executorPreference: workers) {
        Scanner.count(scopes, galleryFolder: self.galleryFolder, tally: self.tally)
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
        try await self.store(retries: options.retriesFailed)
        return nil
      }
      return try await self.collect(&group)
    }
  }

  /// Enough to keep every network's requests under way while one more batch is collected.
  private var embeddingTasks: Int { (embedders.map(\.parallelism.requests).max() ?? 1) + 1 }

  private func collect(_ group: inout ThrowingTaskGroup<ScanResult?, any Error>) async throws -> ScanResult {
    var found = ScanResult()
    do {
      for try await result in group {
        if let result { found = result }
      }
    } catch {
      fail(error)
      throw error
    }
    return found
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
      for lane in 0..<count {
        group.addTask(executorPreference: executor) {
          do {
            try await stage(lane)
          } catch {
            // At once: the other lanes may wait for what does not come any more.
            self.fail(error)
            throw error
          }
        }
      }
      try await group.waitForAll()
    }
    finish()
  }
}

// MARK: - The stages

extension Indexer {
  private func scan(_ scopes: [Scanner.Scope], _ options: IndexOptions) async throws -> ScanResult {
    let scanner = Scanner(
      gallery: gallery, galleryFolder: galleryFolder, spaces: spaces.map(\.id), faceSpace: faces?.spaceID,
      options: options, tally: tally, candidates: candidates)
    for scope in scopes { try await scanner.walk(scope) }
    candidates.finish()
    return scanner.result
  }

  /// Takes candidates and makes prepared pictures of them, or arrivals where nothing is to be embedded.
  ///
  /// - Parameter spare: the number of a lane that works only while others wait; below 0 for all others.
  private func prepare(spare: Int) async throws {
    while await isNeeded(spare), let candidate = try await candidates.next() {
      try await pause.wait()
      switch try await prepare(candidate) {
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

  private func prepare(_ candidate: Scanner.Candidate) async throws -> Preparation {
    let file = candidate.file
    let bytes: [UInt8]
    switch readPicture(file) {
    case .bytes(let read): bytes = read
    case .settled(let arrival): return .settled(arrival)
    }
    let hash = ContentHash(of: bytes)
    let presence = try await gallery.presence(
      of: hash, spaces: spaces.map(\.id), faceSpace: faces?.spaceID)
    if presence.isComplete, !candidate.isRetry { return .settled(.known(file, hash)) }
    do {
      let picture = try await decoder.decode(bytes, name: file.path, sufficient: sufficientSize)
      try thumbnails.write(
        picture, file: bytes, hash: hash, isStored: presence.isStored && !candidate.isRetry)
      let image = ImageRecord(
        hash: hash, bytes: Int64(bytes.count), width: picture.fullWidth, height: picture.fullHeight,
        format: picture.format.rawValue)
      let scan = presence.missesFaces ? try await faces?.scan(picture.pixels) : nil
      // An embedder that has nothing to add is not asked.
      let wanted = Set(
        spaces.filter { candidate.isRetry || presence.missingSpaces.contains($0.id) }.map(\.embedder))
      if wanted.isEmpty { return .settled(.image(file, image, [], faces: scan, note: picture.note)) }
      let inputs = try embedders.enumerated().map { index, embedder in
        wanted.contains(index) ? try embedder.prepare(picture.pixels) : nil
      }
      return .picture(
        PreparedPicture(
          file: file, image: image, note: picture.note, inputs: inputs, faces: scan,
          replaces: candidate.isRetry))
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
      let format = PictureFormat.sniff(beginning)
      // Documents and layered drawings are passed over like films, and so is what is packed, unless its name
      // says picture.
      if format == .pdf || format == .photoshop { return .settled(.notAPicture(file)) }
      if format == .compressedSVG, !PictureFormat.isPictureName(file.path) {
        return .settled(.notAPicture(file))
      }
      // Of a drawing behind a long prologue only more of it tells what it is.
      let mayFollow =
        PictureFormat.isPictureName(file.path) && PictureFormat.needsMore(ofBeginning: beginning)
      guard format != nil || mayFollow else {
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
        let asked = pictures.indices.filter { pictures[$0].inputs[index] != nil }
        if asked.isEmpty { continue }
        let embeddings = try await embedder.embed(asked.compactMap { pictures[$0].inputs[index] })
        for (picture, embedding) in zip(asked, embeddings) where !embedding.isFinite {
          unusable.insert(picture)
        }
        let usable = zip(asked, embeddings).filter { !unusable.contains($0.0) }
        for space in spaces where space.embedder == index {
          let stored = try space.stored(usable.map(\.1))
          for (picture, embedding) in zip(usable.map(\.0), stored) { arrived[picture].append(embedding) }
        }
      }
      for (index, picture) in pictures.enumerated() {
        try await arrivals.send(
          unusable.contains(index) ? picture.notFinite() : picture.arrival(with: arrived[index]))
      }
    }
  }

  private func store(retries: Bool) async throws {
    while true {
      // A transaction costs as much as a dozen rows: it waits a moment for company.
      var gathered = try await arrivals.gathered(upTo: 256)
      if gathered.isEmpty { return }
      for _ in 0..<10 where gathered.count < 128 && !arrivals.isFinished {
        try await Task.sleep(for: .milliseconds(20))
        gathered += arrivals.ready(upTo: 256)
      }
      for (arrival, stored) in zip(gathered, try await gallery.store(gathered)) {
        tally.stored(arrival, stored.outcome, replaced: stored.replaced, retries: retries)
      }
    }
  }
}
