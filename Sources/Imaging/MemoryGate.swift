import Foundation
import Synchronization

/// Limits the total memory of all pictures that are being decoded, in all threads.
///
/// A decode enters with the memory that its header predicts, and waits in line until that is free; one that
/// exceeds the capacity waits until it is alone. Decoded pictures do not count: limiting them is up to the
/// callers. A helper process asks the program instead, whose gate counts for all.
package final class MemoryGate: Sendable {
  /// The gate for all decoders.
  package static let shared = MemoryGate(capacity: 600_000_000, lender: ParentProgram.current)

  /// The gate for drawings: one may take long, and pictures do not wait for it.
  static let drawings = MemoryGate(capacity: 300_000_000)

  /// The total bytes that may be in use.
  package let capacity: Int

  private struct State {
    var used = 0
    var nextTicket = 0
    /// The waiting decodes, in the order of their arrival.
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

  /// Runs `body` while `bytes` are reserved; waiting callers are served in the order of their arrival.
  ///
  /// Must not be nested, except with 0 bytes, which never waits: a nested call could wait for its own caller.
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

  /// Waits until `bytes` are free and reserves them until `leave(_:)`.
  ///
  /// - Parameters:
  ///   - cancellation: ends the wait.
  ///   - waits: is called once, if there is a wait.
  /// - Returns: whether they are reserved; otherwise the decode was cancelled.
  func enter(_ bytes: Int, _ cancellation: DecodingCancellation? = nil, waits: () -> Void = {}) -> Bool {
    let share = min(bytes, capacity)
    let ticket = state.withLock { state in
      state.nextTicket += 1
      state.waiting.append(state.nextTicket)
      return state.nextTicket
    }
    if admit(ticket, share) {
      // A later caller may have found this one first in line.
      if state.withLock({ !$0.waiting.isEmpty }) { lookAgain() }
      return true
    }
    waits()
    changed.lock()
    // The next in line may be able to proceed.
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

  /// Releases what `enter(_:_:waits:)` reserved.
  func leave(_ bytes: Int) {
    state.withLock { $0.used -= min(bytes, capacity) }
    lookAgain()
  }

  /// Lets waiting callers check again.
  func lookAgain() {
    changed.lock()
    changed.broadcast()
    changed.unlock()
  }
}
