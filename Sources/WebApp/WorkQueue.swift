import Imaging
import Synchronization

/// Limits the amount of concurrent work, and of work that waits: first come, first served.
///
/// Work that waits for a helper process to decode a slow picture lets the next work begin meanwhile.
final class WorkQueue: Sendable {
  /// The present load.
  struct Load: Sendable, Equatable {
    var running = 0
    var waiting = 0
    /// The number of refused requests since the program started.
    var refused = 0
    /// The number of those waiting for slow pictures, in addition to those running.
    var slow = 0
  }

  /// The most that wait for slow pictures; more keep their slots.
  private static let mostSlow = 8

  fileprivate struct State {
    var load = Load()
    var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    var nextNumber = 0
  }

  private let width: Int
  private let length: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - width: the number that may run at a time, at least 1.
  ///   - length: the number that may wait.
  init(width: Int, length: Int) {
    precondition(width > 0 && length >= 0, "\(width) at a time, \(length) waiting")
    self.width = width
    self.length = length
  }

  /// What it does now.
  var load: Load { state.withLock { $0.load } }

  /// Runs work in turn.
  ///
  /// - Throws: `APIError.tooBusy` at once if too much is waiting; `CancellationError` if the task is
  ///   cancelled while it waits; what the work throws.
  func run<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
    try await enter()
    defer { leave() }
    try Task.checkCancellation()
    let slot = Slot(queue: self)
    let watcher = DecodingWatcher(turnsSlow: { _ in slot.lend() }, ends: { _ in slot.takeBack() })
    return try await DecodingWatcher.$current.withValue(watcher) { try await work() }
  }

  /// A slot that can be lent while its owner waits for a slow picture.
  private final class Slot: Sendable {
    private let queue: WorkQueue
    private let isLent = Mutex(false)

    init(queue: WorkQueue) { self.queue = queue }

    func lend() {
      isLent.withLock { isLent in
        if !isLent { isLent = queue.lend() }
      }
    }

    func takeBack() {
      isLent.withLock { isLent in
        if isLent { queue.takeBack() }
        isLent = false
      }
    }
  }

  private func lend() -> Bool {
    let (isLent, next) = state.withLock { state -> (Bool, CheckedContinuation<Bool, Never>?) in
      guard state.load.slow < Self.mostSlow else { return (false, nil) }
      state.load.slow += 1
      return (true, state.releaseSlot(width: width))
    }
    next?.resume(returning: true)
    return isLent
  }

  /// Continues at once, even if all slots are taken: it has waited long.
  private func takeBack() {
    state.withLock { state in
      state.load.slow -= 1
      state.load.running += 1
    }
  }

  private enum Entry {
    case now
    case later(Int)
    case never
  }

  private func enter() async throws {
    let entry = state.withLock { state -> Entry in
      if state.load.running < width {
        state.load.running += 1
        return .now
      }
      guard state.load.waiting < length else {
        state.load.refused += 1
        return .never
      }
      state.load.waiting += 1
      state.nextNumber += 1
      return .later(state.nextNumber)
    }
    switch entry {
    case .now: return
    case .never: throw APIError.tooBusy
    case .later(let number):
      guard await waitForSlot(number) else { throw CancellationError() }
    }
  }

  /// Waits for a slot.
  ///
  /// - Returns: whether it got one; otherwise the task was cancelled.
  private func waitForSlot(_ number: Int) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if Task.isCancelled {
            state.load.waiting -= 1
            return false
          }
          if state.load.running < width {
            // A slot became free before there was a waiter.
            state.load.waiting -= 1
            state.load.running += 1
            return true
          }
          state.waiting.append((number, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
        guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
        state.load.waiting -= 1
        return state.waiting.remove(at: index).continuation
      }
      continuation?.resume(returning: false)
    }
  }

  private func leave() {
    let next = state.withLock { $0.releaseSlot(width: width) }
    next?.resume(returning: true)
  }
}

extension WorkQueue.State {
  /// Releases a slot.
  ///
  /// - Returns: the waiter that gets the slot.
  fileprivate mutating func releaseSlot(width: Int) -> CheckedContinuation<Bool, Never>? {
    guard load.running <= width, !waiting.isEmpty else {
      load.running -= 1
      return nil
    }
    load.waiting -= 1
    return waiting.removeFirst().continuation
  }
}
