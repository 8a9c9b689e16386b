import Dispatch
import Synchronization

/// The helper processes in which pictures are decoded: as many as pictures are decoded at a time.
///
/// Decoders in C or Rust cannot be interrupted, and their memory cannot be limited, except by killing their
/// process. A helper is reused for further pictures; it is replaced if it was killed or slow, and after many
/// pictures; one that has been idle for a while is ended. If no helper can be started, that is a failure of
/// the machine: there is no decoding without one.
final class DecoderPool: Sendable {
  static let shared = DecoderPool()

  /// The number of pictures after which a helper is replaced, because libraries leak.
  private static let usefulPictures = 20_000
  /// How long an idle helper is kept.
  private static let patience = Duration.seconds(60)

  fileprivate struct Resting {
    let process: DecoderProcess
    let pictures: Int
    let since: ContinuousClock.Instant
  }

  fileprivate struct State {
    var resting: [Resting] = []
    var isSweeping = false
    /// A helper that is being started ahead of time, and that nobody waits for yet.
    var start: EarlyStart?
  }

  private let state = Mutex(State())

  /// Starts a helper if none is free, so that the next picture need not wait for it.
  ///
  /// - Parameters:
  ///   - limits: of the picture.
  ///   - isForPictures: whether it loads the decoders at once.
  func warm(_ limits: DecodingLimits, isForPictures: Bool = true) {
    let start = EarlyStart(maximumWorkingBytes: limits.maximumWorkingBytes)
    let isNeeded = state.withLock { state in
      guard state.resting.isEmpty, state.start == nil else { return false }
      state.start = start
      return true
    }
    guard isNeeded else { return }
    DispatchQueue(label: "eidetic.decoder.start").async {
      // The error is reported to whoever decodes a picture.
      let process = try? DecoderProcess(
        maximumWorkingBytes: start.maximumWorkingBytes, isForPictures: isForPictures)
      let isAwaited = self.state.withLock { state in
        guard state.start === start else { return true }
        state.start = nil
        return false
      }
      if isAwaited { start.end(with: process) } else if let process { self.giveBack(process, pictures: 0) }
    }
  }

  /// Decodes in a helper.
  ///
  /// - Parameters:
  ///   - task: what to do.
  ///   - bytes: the whole file.
  /// - Throws: an `ImagingError` that names the file. Its reason does not matter after a cancellation.
  func run(_ task: DecoderTask, _ bytes: Span<UInt8>) throws(ImagingError) -> DecoderTask.Output {
    let gate = task.format == .svg ? MemoryGate.drawings : .shared
    var visit = DecoderVisit(task: task, gate: gate)
    defer { visit.leave() }
    guard visit.enter() else { throw task.cancelled }
    let (process, pictures): (DecoderProcess, Int)
    if let found = take(task.limits) {
      (process, pictures) = found
    } else {
      // On a busy machine the start takes long by itself.
      visit.turnSlow()
      process = try DecoderProcess(
        maximumWorkingBytes: task.limits.maximumWorkingBytes, isForPictures: task.format != nil)
      pictures = 0
    }
    defer {
      if visit.isOver, !visit.givesWay {
        giveBack(process, pictures: pictures + 1)
      } else {
        // It is killed with its last reference; the next picture gets another one.
        warm(task.limits, isForPictures: task.format != nil)
      }
    }
    return try visit.run(by: process, bytes)
  }

  /// Processes bytes in a helper, on a thread that waits for it; the task is suspended meanwhile. Cancelling
  /// the task kills the helper.
  ///
  /// - Throws: an `ImagingError` that names the file; `CancellationError`.
  func run(_ task: DecoderTask, _ bytes: [UInt8]) async throws -> DecoderTask.Output {
    let cancellation = DecodingCancellation()
    var task = task
    task.cancellation = cancellation
    let result = await withTaskCancellationHandler { [task] in
      await withCheckedContinuation {
        (continuation: CheckedContinuation<Result<DecoderTask.Output, ImagingError>, Never>) in
        // Each queue gets a thread, even if many are waiting.
        DispatchQueue(label: "eidetic.decoder").async {
          continuation.resume(
            returning: Result { () throws(ImagingError) in try self.run(task, bytes.span) })
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
    try Task.checkCancellation()
    return try result.get()
  }

  /// A free helper, or one that is being started; `nil` if there is neither.
  private func take(_ limits: DecodingLimits) -> (DecoderProcess, pictures: Int)? {
    while let found = state.withLock({ $0.take(limits) }) {
      if !found.process.isGone { return (found.process, found.pictures) }
    }
    let start = state.withLock { $0.takeStart(limits) }
    return start?.process().map { ($0, 0) }
  }

  private func giveBack(_ process: DecoderProcess, pictures: Int) {
    guard pictures < Self.usefulPictures else { return }
    let begins = state.withLock { state in
      state.resting.append(Resting(process: process, pictures: pictures, since: .now))
      defer { state.isSweeping = true }
      return !state.isSweeping
    }
    if begins { sweep() }
  }

  /// Periodically ends helpers that have been idle for long, until none are idle.
  private func sweep() {
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(15)) {
      let ended = self.state.withLock { state in
        let first = state.resting.firstIndex { .now - $0.since < Self.patience } ?? state.resting.count
        defer { state.resting.removeFirst(first) }
        if first == state.resting.count { state.isSweeping = false }
        return Array(state.resting[..<first])
      }
      // Waits for processes outside of the lock.
      _ = consume ended
      if self.state.withLock({ $0.isSweeping }) { self.sweep() }
    }
  }
}

extension DecoderPool.State {
  /// The helper that became idle last, so that the others can be ended.
  fileprivate mutating func take(_ limits: DecodingLimits) -> DecoderPool.Resting? {
    guard
      let place = resting.lastIndex(where: { $0.process.maximumWorkingBytes == limits.maximumWorkingBytes })
    else { return nil }
    return resting.remove(at: place)
  }

  /// The helper that is being started: who takes it waits for it.
  fileprivate mutating func takeStart(_ limits: DecodingLimits) -> EarlyStart? {
    guard let start, start.maximumWorkingBytes == limits.maximumWorkingBytes else { return nil }
    self.start = nil
    return start
  }
}

/// A helper that is being started ahead of time.
private final class EarlyStart: Sendable {
  let maximumWorkingBytes: Int
  private let result = Mutex<DecoderProcess?>(nil)
  private let hasEnded = DispatchSemaphore(value: 0)

  init(maximumWorkingBytes: Int) { self.maximumWorkingBytes = maximumWorkingBytes }

  /// Hands the helper to the one who waits for it; `nil` if it could not be started.
  func end(with process: DecoderProcess?) {
    result.withLock { $0 = process }
    hasEnded.signal()
  }

  /// Waits for the helper; to be called once.
  func process() -> DecoderProcess? {
    hasEnded.wait()
    return result.withLock { $0.take() }
  }
}
