import Imaging
import Synchronization

/// Lets further tasks work while others wait for pictures that take long to decode: as many as wait, at most.
final class SpareLanes: Sendable {
  /// How many further tasks there are.
  static let count = 4

  fileprivate struct State {
    var slow = 0
    var isOver = false
    var resting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
  }

  private let state = Mutex(State())

  /// A picture takes long.
  func oneTurnsSlow() {
    let woken = state.withLock { state in
      state.slow += 1
      let slow = state.slow
      return state.take { $0 < slow }
    }
    for continuation in woken { continuation.resume(returning: true) }
  }

  /// A picture that took long is done.
  func oneEnds() { state.withLock { $0.slow -= 1 } }

  /// Suspends until more than `number` pictures take long.
  ///
  /// - Returns: false when there is nothing more to do.
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

  /// Says that there is nothing more to do.
  func finish() {
    let woken = state.withLock { state in
      state.isOver = true
      return state.take { _ in true }
    }
    for continuation in woken { continuation.resume(returning: false) }
  }
}

extension SpareLanes.State {
  /// Removes those who rest and whose numbers are wanted.
  fileprivate mutating func take(_ isWanted: (Int) -> Bool) -> [CheckedContinuation<Bool, Never>] {
    let wanted = resting.filter { isWanted($0.number) }
    resting.removeAll { isWanted($0.number) }
    return wanted.map(\.continuation)
  }
}
