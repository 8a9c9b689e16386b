import Foundation
import Synchronization

/// Keeps the pictures that are being decoded at one time within a fixed amount of memory, all threads
/// together.
///
/// A decode enters with the bytes that its header lets expect, and waits in line until they are free; one
/// that is larger than the whole gate waits until it is alone. Nothing that is decoded already is counted:
/// what callers keep is theirs to bound. In a helper process the program is asked instead, whose gate counts
/// for all.
package final class MemoryGate: Sendable {
  /// The gate that every decoder passes.
  package static let shared = MemoryGate(capacity: 600_000_000, lender: ParentProgram.current)

  /// The gate of drawings, apart: one may be drawn for long, and pictures do not wait for it.
  static let drawings = MemoryGate(capacity: 300_000_000)

  /// The bytes that may be in use together.
  package let capacity: Int

  private struct State {
    var used = 0
    var nextTicket = 0
    /// Who waits, in the order of their coming.
    var waiting: [Int] = []
  }

  private let lender: ParentProgram?
  private let state = Mutex(State())
  private let changed = NSCondition()

  package convenience init(capacity: Int) { self.init(capacity: capacity, lender: nil) }

  private init(capacity: Int, lender: ParentProgram?) {
    self.capacity = capacity
    self.lender = lender
  }

  /// Runs `body` while `bytes` are set aside; those who wait are served in the order of their coming.
  ///
  /// Must not be nested, except with 0 bytes, which never waits: a body that enters again can wait for
  /// itself.
  package func withMemory<Result, Failure: Error>(
    bytes: Int, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard bytes > 0 else { return try body() }
    if let lender {
      lender.borrow(bytes)
      return try body()
    }
    _ = enter(bytes)
    defer { leave(bytes) }
    return try body()
  }

  /// Waits until `bytes` are free and sets them aside, up to `leave(_:)`.
  ///
  /// - Parameters:
  ///   - cancellation: ends the wait.
  ///   - waits: called once, if there is a wait.
  /// - Returns: whether they are set aside; otherwise the decode was called off.
  func enter(_ bytes: Int, _ cancellation: DecodingCancellation? = nil, waits: () -> Void = {}) -> Bool {
    let share = min(bytes, capacity)
    let ticket = state.withLock { state in
      state.nextTicket += 1
      state.waiting.append(state.nextTicket)
      return state.nextTicket
    }
    if admit(ticket, share) {
      // Whoever came a moment later found this one first in the line.
      if state.withLock({ !$0.waiting.isEmpty }) { lookAgain() }
      return true
    }
    waits()
    changed.lock()
    // Whoever comes next may be free to go.
    defer {
      changed.broadcast()
      changed.unlock()
    }
    while !admit(ticket, share) {
      if cancellation?.isCancelled == true {
        state.withLock { $0.waiting.removeAll { $0 == ticket } }
        return false
      }
      changed.wait()
    }
    return true
  }

  private func admit(_ ticket: Int, _ share: Int) -> Bool {
    state.withLock { state in
      guard state.waiting.first == ticket, state.used + share <= capacity else { return false }
      state.waiting.removeFirst()
      state.used += share
      return true
    }
  }

  /// Gives back what `enter(_:_:waits:)` set aside.
  func leave(_ bytes: Int) {
    state.withLock { $0.used -= min(bytes, capacity) }
    lookAgain()
  }

  /// Lets those who wait see what has changed.
  func lookAgain() {
    changed.lock()
    changed.broadcast()
    changed.unlock()
  }
}
