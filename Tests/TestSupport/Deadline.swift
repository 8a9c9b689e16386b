/// The end of a wait, whatever comes in meanwhile, and what is waited for.
package struct Deadline: Sendable {
  /// What a wait that was too long throws.
  package struct Passed: Error, CustomStringConvertible {
    package let description: String
  }

  /// What is waited for: reads after "waited for".
  package let awaited: String
  private let limit: Duration
  private let end: ContinuousClock.Instant

  /// Begins to count.
  ///
  /// - Parameters:
  ///   - limit: much more than it takes on a machine that is busy with other things.
  ///   - awaited: reads after "waited for".
  package init(_ limit: Duration = .seconds(300), awaiting awaited: String) {
    self.limit = limit
    self.awaited = awaited
    end = .now + limit
  }

  package var isPassed: Bool { ContinuousClock.now >= end }

  package var passed: Passed { Passed(description: "waited for \(awaited), for \(limit) in vain") }

  /// Throws when it has passed.
  package func check() throws(Passed) {
    if isPassed { throw passed }
  }

  /// How long `poll` may wait: at least a millisecond.
  package func millisecondsLeft() throws(Passed) -> Int32 {
    try check()
    return Int32(clamping: Int64((end - .now) / .milliseconds(1)) + 1)
  }

  /// Waits until a condition holds, without holding a thread.
  package func wait(until condition: () async throws -> Bool) async throws {
    while try await !condition() {
      try check()
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
