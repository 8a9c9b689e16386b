import Faults
import Files
import Gallery
import Imaging

/// One indexing run: the files found in folders go through the picture pipeline into the gallery.
///
/// ```
/// scan ─candidates─> PicturePipeline ─images─> FileStage ─arrivals─> store ··> FilePass
///   1                                                                  1
/// ```
///
/// At last, images that were known get what they lack and what needs no pixels.
///
/// The first error that is not about a single file ends all channels and the run; stored images stay.
final class Indexer: Sendable {
  private typealias Pipeline = PicturePipeline<CandidateFiles, ImageAnalyses, ImageSink>

  private let gallery: Gallery
  private let analyses: ImageAnalyses
  private let thumbnails: ThumbnailStore
  private let features: LocalFeatureStore
  private let galleryFolder: String
  private let pipeline: Pipeline
  private let fileStage: FileStage
  private let candidates = Channel<Scanner.Candidate>(capacity: 512)
  private let arrivals = Channel<Gallery.Arrival>(capacity: 256)
  private let sidecars = ChangedSidecars()
  private let threads: Int
  private let pause: PauseSwitch
  let tally: Tally

  /// - Parameters:
  ///   - analyses: the analyses that every image gets.
  ///   - threads: the number of pictures decoded at a time.
  ///   - galleryFolder: without symbolic links.
  init(
    gallery: Gallery, decoder: PictureDecoder, analyses: [any ImageAnalysis], threads: Int,
    thumbnails: ThumbnailStore, features: LocalFeatureStore, galleryFolder: String, pause: PauseSwitch
  ) {
    self.galleryFolder = galleryFolder
    self.gallery = gallery
    self.thumbnails = thumbnails
    self.features = features
    self.analyses = ImageAnalyses(analyses)
    (self.threads, self.pause) = (threads, pause)
    tally = Tally(pause: pause)
    let source = CandidateFiles(
      candidates: candidates, arrivals: arrivals, gallery: gallery, analyses: self.analyses.ids,
      analysesOfPixels: self.analyses.idsOfPixels, limit: decoder.limits.maximumBytes, pause: pause)
    fileStage = FileStage(self.analyses, to: arrivals, lanes: threads)
    pipeline = Pipeline(
      from: source, decoder, self.analyses, to: ImageSink(images: fileStage.images, arrivals: arrivals),
      threads: threads)
  }

  /// Runs all stages to their end.
  ///
  /// - Throws: the first error that is not about a single file; `CancellationError` when the task is
  ///   cancelled.
  func run(_ scopes: [Scanner.Scope], options: IndexOptions) async throws {
    let newest = try await gallery.newestPathID()
    let newestImage = try await gallery.newestImageID()
    let found = try await withTaskCancellationHandler {
      try await DecodingWatcher.$current.withValue(
        DecodingWatcher(turnsSlow: tally.turnsSlow, ends: tally.ends)
      ) {
        try await runStages(scopes, options)
      }
    } onCancel: {
      fail(CancellationError())
    }
    for scope in scopes {
      var disappearance = Disappearance(
        in: scope, found, gallery: gallery, newest: newest, isConfirmed: options.trustsEmptyRoots)
      try await disappearance.settle(tally, sidecars)
    }
    // Always: an image may have lost its last path to a damaged file, or in a killed run.
    for hash in try await gallery.removeOrphans() {
      thumbnails.remove(hash)
      features.remove(hash)
    }
    let pass = FilePass(
      gallery: gallery, analyses: analyses.ofFiles, threads: threads, pause: pause, tally: tally)
    try await pass.run(scopes, sidecars: sidecars, newest: newestImage)
  }

  private func runStages(_ scopes: [Scanner.Scope], _ options: IndexOptions) async throws -> ScanResult {
    let workers = WorkerThreads(label: "eidetic.scan")
    return try await withThrowingTaskGroup(of: ScanResult?.self) { group in
      group.addTask(executorPreference: workers) {
        Scanner.count(scopes, galleryFolder: self.galleryFolder, tally: self.tally)
        return nil
      }
      group.addTask(executorPreference: workers) { try await self.scan(scopes, options) }
      group.addTask {
        try await self.pipeline.run(onFailure: self.fail)
        self.fileStage.images.finish()
        return nil
      }
      group.addTask {
        try await self.fileStage.run()
        self.arrivals.finish()
        return nil
      }
      group.addTask {
        try await self.store(retries: options.retriesFailed)
        return nil
      }
      return try await self.collect(&group)
    }
  }

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
    pipeline.fail(error)
    fileStage.fail(error)
    arrivals.fail(error)
  }

  private func scan(_ scopes: [Scanner.Scope], _ options: IndexOptions) async throws -> ScanResult {
    let scanner = Scanner(
      gallery: gallery, galleryFolder: galleryFolder, analyses: analyses.idsOfPixels, options: options,
      tally: tally,
      candidates: candidates)
    for scope in scopes { try await scanner.walk(scope) }
    candidates.finish()
    return scanner.result
  }

  private func store(retries: Bool) async throws {
    while true {
      // A transaction costs as much as a dozen rows, so arrivals are collected for a moment.
      var gathered = try await arrivals.gathered(upTo: 256)
      if gathered.isEmpty { return }
      for _ in 0..<10 where gathered.count < 128 && !arrivals.isFinished {
        try await Task.sleep(for: .milliseconds(20))
        gathered += arrivals.ready(upTo: 256)
      }
      for (arrival, stored) in zip(gathered, try await gallery.store(gathered)) {
        if case .notAPicture(let file) = arrival { sidecars.note(file.path) }
        tally.stored(arrival, stored.outcome, replaced: stored.replaced, retries: retries)
      }
    }
  }
}

/// Passes on found and failed pictures to be stored.
private struct ImageSink: PictureSink {
  let images: Channel<AnalysedImage>
  let arrivals: Channel<Gallery.Arrival>

  func take(_ image: AnalysedImage, _ file: IndexedFile) async throws {
    if image.isIncomplete { try await images.send(image) } else { try await arrivals.send(image.arrival) }
  }

  func takeFailure(_ error: ImagingError, _ name: String, _ file: IndexedFile) async throws {
    try await arrivals.send(.failed(file.file, stage: .decode, reason: error.description))
  }
}
