import Dispatch
import Synchronization

/// The helper processes of this program, in which pictures are decoded: as many as are decoded at a time.
///
/// A decoder of C or Rust code cannot be interrupted, and what it allocates cannot be bounded, but by ending
/// the process that it runs in. A helper is kept for the next picture; it is replaced when it was killed,
/// when it was slow, and after many pictures; one that has had nothing to do for a while is ended. There is
/// no decoding without one: where none can be started, that is an error of the machine.
final class DecoderPool: Sendable {
  static let shared = DecoderPool()

  /// Pictures after which a helper is replaced: libraries leak.
  private static let usefulPictures = 20_000
  /// How long one without work is kept.
  private static let patience = Duration.seconds(60)

  fileprivate struct Resting {
    let process: DecoderProcess
    let pictures: Int
    let since: ContinuousClock.Instant
  }

  fileprivate struct State {
    var resting: [Resting] = []
    var isSweeping = false
    var isWarming = false
  }

  private let state = Mutex(State())

  /// Starts a helper if none is free, so that the next picture need not wait for it.
  func warm(_ limits: DecodingLimits) {
    let isNeeded = state.withLock { state in
      guard state.resting.isEmpty, !state.isWarming else { return false }
      state.isWarming = true
      return true
    }
    guard isNeeded else { return }
    DispatchQueue(label: "eidetic.decoder.start").async {
      // Whoever decodes a picture is told why that cannot be.
      let process = try? DecoderProcess(maximumWorkingBytes: limits.maximumWorkingBytes)
      self.state.withLock { $0.isWarming = false }
      if let process { self.giveBack(process, pictures: 0) }
    }
  }

  /// Decodes by a helper.
  ///
  /// - Parameters:
  ///   - task: what is to be done.
  ///   - bytes: the whole file.
  /// - Throws: an `ImagingError` that names the file. After a cancellation it says nothing.
  func run(_ task: DecoderTask, _ bytes: Span<UInt8>) throws(ImagingError) -> DecoderTask.Output {
    let gate = task.format == .svg ? MemoryGate.drawings : .shared
    var visit = DecoderVisit(task: task, gate: gate)
    defer { visit.leave() }
    guard visit.enter() else { throw task.cancelled }
    let (process, pictures): (DecoderProcess, Int)
    if let found = take(task.limits) {
      (process, pictures) = found
    } else {
      // On a machine that does much else, the start takes long by itself.
      visit.turnSlow()
      (process, pictures) = (try DecoderProcess(maximumWorkingBytes: task.limits.maximumWorkingBytes), 0)
    }
    defer {
      if visit.isOver, !visit.givesWay {
        giveBack(process, pictures: pictures + 1)
      } else {
        // It is killed with its last reference; the next picture finds another.
        warm(task.limits)
      }
    }
    return try visit.run(by: process, bytes)
  }

  private func take(_ limits: DecodingLimits) -> (DecoderProcess, pictures: Int)? {
    while let found = state.withLock({ $0.take(limits) }) {
      if !found.process.isGone { return (found.process, found.pictures) }
    }
    return nil
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

  /// Ends, from time to time, what has rested long; until nothing rests.
  private func sweep() {
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(15)) {
      let ended = self.state.withLock { state in
        let first = state.resting.firstIndex { .now - $0.since < Self.patience } ?? state.resting.count
        defer { state.resting.removeFirst(first) }
        if first == state.resting.count { state.isSweeping = false }
        return Array(state.resting[..<first])
      }
      // Processes are waited for outside the lock.
      _ = consume ended
      if self.state.withLock({ $0.isSweeping }) { self.sweep() }
    }
  }
}

extension DecoderPool.State {
  /// The helper that rested last, which leaves the others to be ended.
  fileprivate mutating func take(_ limits: DecodingLimits) -> DecoderPool.Resting? {
    guard
      let place = resting.lastIndex(where: { $0.process.maximumWorkingBytes == limits.maximumWorkingBytes })
    else { return nil }
    return resting.remove(at: place)
  }
}
