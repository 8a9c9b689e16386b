import Faults
import Files
import Imaging

/// The content of a picture file. The ticket accompanies the picture through the pipeline.
struct LoadedPicture<Ticket: Sendable>: Sendable {
  /// The path, or another name for errors.
  let name: String
  let bytes: [UInt8]
  let ticket: Ticket
}

/// A source of pictures.
protocol PictureSource<Ticket>: Sendable {
  associatedtype Ticket: Sendable

  /// Reads the next picture. Called from several threads at a time.
  ///
  /// - Returns: `nil` after the last one.
  func next() async throws -> LoadedPicture<Ticket>?
}

/// An analysis of pictures.
protocol PictureAnalysis<Ticket, Output>: Sendable {
  associatedtype Ticket: Sendable
  /// The input of the batched part of the analysis.
  associatedtype Input: Sendable
  associatedtype Output: Sendable

  /// The least size of a decoded picture; `nil` for the full size.
  var sufficientSize: SufficientSize? { get }
  /// The number of pictures in a batch.
  var batch: Int { get }
  /// The number of batches processed at a time.
  var requests: Int { get }

  /// Does the part that needs the picture's pixels, on one of several threads.
  func prepare(
    _ picture: Picture, of loaded: LoadedPicture<Ticket>
  ) async throws -> Preparation<Input, Output>

  /// Does the batched part.
  ///
  /// - Parameter inputs: at most `batch`.
  /// - Returns: the results, in their order.
  func run(_ inputs: [Input]) async throws -> [Output]
}

/// The result of preparing a picture.
enum Preparation<Input: Sendable, Output: Sendable>: Sendable {
  /// The result, without a batched part.
  case done(Output)
  /// The input of the batched part.
  case rest(Input)
}

/// A consumer of results.
protocol PictureSink<Ticket, Output>: Sendable {
  associatedtype Ticket: Sendable
  associatedtype Output: Sendable

  /// Takes the result for a picture. Called from several threads at a time.
  func take(_ output: Output, _ ticket: Ticket) async throws

  /// Takes a picture that cannot be decoded; an error that it throws ends the pipeline.
  func takeFailure(_ error: ImagingError, _ name: String, _ ticket: Ticket) async throws
}

/// Takes pictures from a source, decodes and analyses them, and passes the results to a sink. Independent of
/// galleries.
///
/// ```
/// next ─> decode, prepare ─prepared─> collect ─batches─> run, take
///             threads                     1             requests + 1
/// ```
///
/// A full channel holds back the stage before it, so memory does not grow with the number of pictures. The
/// first error that is not about a single file ends all channels and the run. While pictures take long to
/// decode, spare lanes decode others.
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
  ///   - source: the pictures.
  ///   - decoder: decodes them.
  ///   - analysis: the analysis.
  ///   - sink: takes the results.
  ///   - threads: the number of pictures decoded at a time, 1 or more.
  init(
    from source: Source, _ decoder: PictureDecoder, _ analysis: Analysis, to sink: Sink, threads: Int
  ) {
    (self.source, self.decoder, self.analysis, self.sink) = (source, decoder, analysis, sink)
    self.threads = threads
    prepared = Channel(capacity: 2 * max(threads, analysis.batch))
  }

  /// Runs all stages to their end.
  ///
  /// - Parameter onFailure: is called with the first error as soon as it happens, for a source or sink that
  ///   may be waiting.
  /// - Throws: the first error that is not about a single file; `CancellationError` when the task is
  ///   cancelled.
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
            // Enough to keep all requests busy while another batch is collected.
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

  /// Starts spare lanes while pictures take long.
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

  /// Runs a stage in several concurrent lanes, and ends its channel after the last.
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
            // At once: other lanes may be waiting for input that will never come.
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

  /// - Parameter spare: the index of a spare lane, which works only while others are slow; negative for
  ///   ordinary lanes.
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

  /// Fills batches one by one, so that only the last one is not full.
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
