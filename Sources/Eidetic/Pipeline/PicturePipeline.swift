import Faults
import Files
import Imaging

/// A picture's file, read; the ticket goes with the picture to the end of its way.
struct LoadedPicture<Ticket: Sendable>: Sendable {
  /// The path, or another name for errors.
  let name: String
  let bytes: [UInt8]
  let ticket: Ticket
}

/// Where pictures come from.
protocol PictureSource<Ticket>: Sendable {
  associatedtype Ticket: Sendable

  /// Reads the next picture. Called from several threads at a time.
  ///
  /// - Returns: `nil` after the last one.
  func next() async throws -> LoadedPicture<Ticket>?
}

/// What is found out about each picture.
protocol PictureAnalysis<Ticket, Output>: Sendable {
  associatedtype Ticket: Sendable
  /// A picture between its pixels and what is found.
  associatedtype Input: Sendable
  associatedtype Output: Sendable

  /// How big a decoded picture must at least be; `nil` for the whole.
  var sufficientSize: SufficientSize? { get }
  /// How many pictures it takes at once.
  var batch: Int { get }
  /// How many batches it works on at a time.
  var requests: Int { get }

  /// Does what needs the picture's pixels, on one of several threads.
  func prepare(
    _ picture: Picture, of loaded: LoadedPicture<Ticket>
  ) async throws -> Preparation<Input, Output>

  /// Finds out the rest.
  ///
  /// - Parameter inputs: at most `batch`.
  /// - Returns: what was found in each, in their order.
  func run(_ inputs: [Input]) async throws -> [Output]
}

/// What became of a picture when its pixels were there.
enum Preparation<Input: Sendable, Output: Sendable>: Sendable {
  /// All is found.
  case done(Output)
  /// The rest is found out in a batch.
  case rest(Input)
}

/// Where what was found goes.
protocol PictureSink<Ticket, Output>: Sendable {
  associatedtype Ticket: Sendable
  associatedtype Output: Sendable

  /// Takes what was found in a picture. Called from several threads at a time.
  func take(_ output: Output, _ ticket: Ticket) async throws

  /// Takes note of a picture that cannot be decoded; an error that it throws ends the pipeline.
  func takeFailure(_ error: ImagingError, _ name: String, _ ticket: Ticket) async throws
}

/// Takes pictures from a source, decodes and analyses them, and hands what was found to a sink. It knows no
/// gallery.
///
/// ```
/// next ─> decode, prepare ─prepared─> collect ─batches─> run, take
///             threads                     1             requests + 1
/// ```
///
/// A full channel holds back the stage before it, so memory does not grow with the number of pictures. The
/// first error that is not about one file ends all channels and the run. While pictures take long to decode,
/// as many more are begun.
final class PicturePipeline<Source: PictureSource, Analysis: PictureAnalysis, Sink: PictureSink>:
  Sendable
where
  Source.Ticket == Analysis.Ticket, Sink.Ticket == Analysis.Ticket, Sink.Output == Analysis.Output
{
  private typealias Prepared = (input: Analysis.Input, ticket: Analysis.Ticket)

  private let source: Source
  private let analysis: Analysis
  private let sink: Sink
  private let decoder: PictureDecoder
  private let threads: Int
  private let workers = WorkerThreads(label: "eidetic.decode")
  private let spares = SpareLanes()
  private let prepared: Channel<Prepared>
  private let batches = Channel<[Prepared]>(capacity: 1)

  /// - Parameters:
  ///   - source: where pictures come from.
  ///   - decoder: decodes them.
  ///   - analysis: what is found out about them.
  ///   - sink: where that goes.
  ///   - threads: pictures decoded at a time, 1 or more.
  init(
    from source: Source, _ decoder: PictureDecoder, _ analysis: Analysis, to sink: Sink, threads: Int
  ) {
    (self.source, self.decoder, self.analysis, self.sink) = (source, decoder, analysis, sink)
    self.threads = threads
    prepared = Channel(capacity: 2 * max(threads, analysis.batch))
  }

  /// Runs all stages to their end.
  ///
  /// - Parameter onFailure: is called with the first error, as soon as it happens: the source and the sink
  ///   may wait for something.
  /// - Throws: the first error that is not about one file; `CancellationError` when the task is cancelled.
  func run(onFailure: @escaping @Sendable (any Error) -> Void = { _ in }) async throws {
    try await withTaskCancellationHandler {
      try await DecodingWatcher.$current.withValue(watcher(besides: DecodingWatcher.current)) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            try await self.side(by: self.threads + SpareLanes.count, then: self.prepared.finish, onFailure) {
              try await self.prepare(spare: $0 - self.threads)
            }
          }
          group.addTask(executorPreference: workers) { try await self.collectBatches() }
          group.addTask {
            // Enough to keep all requests under way while one more batch is collected.
            try await self.side(by: self.analysis.requests + 1, then: {}, onFailure) { _ in
              try await self.analyse()
            }
          }
          try await group.waitForAll()
        }
      }
    } onCancel: {
      fail(CancellationError())
      onFailure(CancellationError())
    }
  }

  /// Ends all channels at once.
  func fail(_ error: any Error) {
    prepared.fail(error)
    batches.fail(error)
    spares.finish()
  }

  /// Lets others be worked on while pictures take long.
  private func watcher(besides other: DecodingWatcher?) -> DecodingWatcher {
    DecodingWatcher(
      turnsSlow: { name in
        other?.turnsSlow(name)
        self.spares.oneTurnsSlow()
      },
      ends: { name in
        other?.ends(name)
        self.spares.oneEnds()
      })
  }

  /// Runs a stage several times over, side by side, and ends its channel after the last.
  private func side(
    by count: Int, then finish: () -> Void, _ onFailure: @escaping @Sendable (any Error) -> Void,
    _ stage: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<count {
        group.addTask(executorPreference: workers) {
          do {
            try await stage(lane)
          } catch {
            // At once: the other lanes may wait for what does not come any more.
            self.fail(error)
            onFailure(error)
            throw error
          }
        }
      }
      try await group.waitForAll()
    }
    finish()
  }

  // MARK: - The stages

  /// - Parameter spare: the number of a lane that works only while others wait; below 0 for all others.
  private func prepare(spare: Int) async throws {
    while await isNeeded(spare), let loaded = try await source.next() {
      let preparation: Preparation<Analysis.Input, Analysis.Output>
      do {
        let picture = try await decoder.decode(
          loaded.bytes, name: loaded.name, sufficient: analysis.sufficientSize)
        preparation = try await analysis.prepare(picture, of: loaded)
      } catch let error as ImagingError where error.fault != .resource {
        try await sink.takeFailure(error, loaded.name, loaded.ticket)
        continue
      }
      switch preparation {
      case .done(let output): try await sink.take(output, loaded.ticket)
      case .rest(let input): try await prepared.send((input, loaded.ticket))
      }
    }
    spares.finish()
  }

  private func isNeeded(_ spare: Int) async -> Bool { spare < 0 ? true : await spares.isNeeded(spare) }

  /// Fills batches one after the other, so that only the last one is not full.
  private func collectBatches() async throws {
    while true {
      let pictures = try await prepared.batch(of: analysis.batch)
      if pictures.isEmpty { return batches.finish() }
      try await batches.send(pictures)
    }
  }

  private func analyse() async throws {
    while let pictures = try await batches.next() {
      let found = try await analysis.run(pictures.map(\.input))
      for (output, picture) in zip(found, pictures) { try await sink.take(output, picture.ticket) }
    }
  }
}
