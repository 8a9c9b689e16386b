import Synchronization

/// Bounds the work that is done at a time, and the work that waits for its turn: first come, first served.
final class WorkQueue: Sendable {
  /// What it does at a moment.
  struct Load: Sendable, Equatable {
    var running = 0
    var waiting = 0
    /// How many were sent away since the program began.
    var refused = 0
  }

  private struct State {
    var load = Load()
    var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    var nextNumber = 0
  }

  private let width: Int
  private let length: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - width: how many run at a time, at least 1.
  ///   - length: how many may wait.
  init(width: Int, length: Int) {
    precondition(width > 0 && length >= 0, "\(width) at a time, \(length) waiting")
    self.width = width
    self.length = length
  }

  /// What it does now.
  var load: Load { state.withLock { $0.load } }

  /// Runs work when it is its turn.
  ///
  /// - Throws: `APIError.tooBusy` at once when too much waits already; `CancellationError` when the task is cancelled
  ///   while it waits; what the work throws.
  func run<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
    try await enter()
    defer { leave() }
    try Task.checkCancellation()
    return try await work()
  }

  private enum Entry { case now, later(Int), never }

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
      guard await turn(number) else { throw CancellationError() }
    }
  }

  /// Waits for a turn.
  ///
  /// - Returns: whether it came; otherwise the task was cancelled.
  private func turn(_ number: Int) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if Task.isCancelled {
            state.load.waiting -= 1
            return false
          }
          if state.load.running < width {
            // A turn came free before there was anyone to hand it to.
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
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.waiting.isEmpty else {
        state.load.running -= 1
        return nil
      }
      state.load.waiting -= 1
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
