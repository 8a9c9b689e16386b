import Foundation
import Synchronization

/// Keeps the pictures that are being decoded at one time within a fixed amount of memory, all threads together.
///
/// A decode enters with the bytes that its header lets expect, and waits in line until they are free; one that is
/// larger than the whole gate waits until it is alone. Nothing that is decoded already is counted: what callers
/// keep is theirs to bound.
package final class MemoryGate: Sendable {
  /// The gate that every decoder passes.
  package static let shared = MemoryGate(capacity: 600_000_000)

  /// The bytes that may be in use together.
  package let capacity: Int

  private struct State {
    var used = 0
    var nextTicket = 0
    var served = 0
  }

  private let state = Mutex(State())
  private let changed = NSCondition()

  package init(capacity: Int) {
    self.capacity = capacity
  }

  /// Runs `body` while `bytes` are set aside; those who wait are served in the order of their coming.
  ///
  /// Must not be nested, except with 0 bytes, which never waits: a body that enters again can wait for itself.
  package func withMemory<Result, Failure: Error>(
    bytes: Int, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard bytes > 0 else { return try body() }
    let share = min(bytes, capacity)
    enter(share)
    defer { leave(share) }
    return try body()
  }

  private func enter(_ share: Int) {
    changed.lock()
    defer { changed.unlock() }
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket - 1
    }
    while !admit(ticket, share) {
      changed.wait()
    }
    changed.broadcast()
  }

  private func admit(_ ticket: Int, _ share: Int) -> Bool {
    state.withLock { state in
      guard state.served == ticket, state.used + share <= capacity else { return false }
      state.served += 1
      state.used += share
      return true
    }
  }

  private func leave(_ share: Int) {
    changed.lock()
    defer { changed.unlock() }
    state.withLock { $0.used -= share }
    changed.broadcast()
  }
}
