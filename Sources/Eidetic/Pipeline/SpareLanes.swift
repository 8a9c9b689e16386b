import Imaging
import Synchronization

/// Lets spare tasks work while others decode slow pictures: at most as many as there are slow ones.
final class SpareLanes: Sendable {
  /// The number of spare tasks.
  static let count = 4

  fileprivate struct State {
    var slow = 0
    var isOver = false
    var resting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
  }

  private let state = Mutex(State())

  /// Notes a slow picture.
  func oneTurnsSlow() {
    let woken = state.withLock { state in
      state.slow += 1
      let slow = state.slow
      return state.take { $0 < slow }
    }
    for continuation in woken { continuation.resume(returning: true) }
  }

  /// Notes that a slow picture is done.
  func oneEnds() { state.withLock { $0.slow -= 1 } }

  /// Suspends until more than `number` pictures are slow.
  ///
  /// - Returns: `false` if there is no more work.
  func isNeeded(_ number: Int) async -> Bool {
    await withCheckedContinuation { continuation in
      let answer = state.withLock { state -> Bool? in
        if state.isOver { return false }
        if number < state.slow { return true }
        state.resting.append((number, continuation))
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  /// Notes that there is no more work.
  func finish() {
    let woken = state.withLock { state in
      state.isOver = true
      return state.take { _ in true }
    }
    for continuation in woken { continuation.resume(returning: false) }
  }
}

extension SpareLanes.State {
  /// Removes the waiting tasks with some numbers.
  fileprivate mutating func take(_ isWanted: (Int) -> Bool) -> [CheckedContinuation<Bool, Never>] {
    let wanted = resting.filter { isWanted($0.number) }
    resting.removeAll { isWanted($0.number) }
    return wanted.map(\.continuation)
  }
}
