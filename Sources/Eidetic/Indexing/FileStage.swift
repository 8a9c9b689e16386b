import Files
import Gallery

/// The stage of an indexing run in which new images get what needs no pixels: many at once, since each
/// question to a helper process takes time, and without a decoder waiting for it.
final class FileStage: Sendable {
  /// The most images that are looked at together, and how long is waited for them.
  private static let mostImages = 64
  private static let patience = Duration.milliseconds(200)
  /// What an image takes besides the parts of its file: its embeddings.
  private static let usualBytes = 16 << 10

  /// The images that come in.
  let images = Channel<AnalysedImage>(capacity: 2 * FileFindings.mostBytes) {
    $0.byteCount + FileStage.usualBytes
  }

  private let batches = Channel<[AnalysedImage]>(capacity: 1)
  private let analyses: ImageAnalyses
  private let arrivals: Channel<Gallery.Arrival>
  private let lanes: Int

  /// - Parameters:
  ///   - analyses: of which those that need no pixels are run.
  ///   - arrivals: where the images go to.
  ///   - lanes: how many batches are worked on at a time.
  init(_ analyses: ImageAnalyses, to arrivals: Channel<Gallery.Arrival>, lanes: Int) {
    (self.analyses, self.arrivals, self.lanes) = (analyses, arrivals, lanes)
  }

  /// Takes images until there are no more.
  ///
  /// - Throws: the error that ended the run; `CancellationError`.
  func run() async throws {
    let workers = WorkerThreads(label: "eidetic.parts")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: workers) { try await self.ending { try await self.collect() } }
      for _ in 0..<lanes {
        group.addTask(executorPreference: workers) { try await self.ending { try await self.complete() } }
      }
      try await group.waitForAll()
    }
  }

  /// Ends all with the first error: others may be waiting for what will never come.
  private func ending(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch {
      fail(error)
      throw error
    }
  }

  /// Ends it at once.
  func fail(_ error: any Error) {
    images.fail(error)
    batches.fail(error)
  }

  private func collect() async throws {
    while let first = try await images.next() {
      var (batch, bytes) = ([first], first.byteCount)
      let end = ContinuousClock.now + Self.patience
      while batch.count < Self.mostImages, bytes < FileFindings.mostBytes {
        if let next = images.ready(upTo: 1).first {
          batch.append(next)
          bytes += next.byteCount
        } else if images.isFinished || .now >= end {
          break
        } else {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      try await batches.send(batch)
    }
    batches.finish()
  }

  private func complete() async throws {
    while let batch = try await batches.next() {
      for image in try await analyses.complete(batch) { try await arrivals.send(image.arrival) }
    }
  }
}
