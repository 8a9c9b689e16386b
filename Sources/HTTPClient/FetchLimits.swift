/// What a fetch may cost.
package struct FetchLimits: Sendable, Equatable {
  /// The most bytes that are taken.
  package let maximumBytes: Int
  /// The longest that finding the name and connecting may take, for each server on the way.
  package let connectSeconds: Double
  /// The longest that the whole may take, with all redirects.
  package let seconds: Double
  /// The most redirects that are followed.
  package let redirects: Int
  /// The speed below which a transfer is too slow.
  package let lowestBytesPerSecond: Int
  /// How long a transfer may be too slow.
  package let lowSpeedSeconds: Int

  /// Sets limits; the defaults are those for a picture that a person waits for.
  ///
  /// - Parameters:
  ///   - maximumBytes: at least 1.
  ///   - connectSeconds: more than 0; taken in milliseconds.
  ///   - seconds: more than 0; taken in milliseconds.
  ///   - redirects: 0 follows none: then every redirect is an error.
  ///   - lowestBytesPerSecond: at least 1.
  ///   - lowSpeedSeconds: at least 1.
  package init(
    maximumBytes: Int = 64 << 20, connectSeconds: Double = 5, seconds: Double = 20, redirects: Int = 5,
    lowestBytesPerSecond: Int = 1000, lowSpeedSeconds: Int = 10
  ) {
    // To curl, a limit of 0 is none.
    precondition(
      maximumBytes > 0 && connectSeconds > 0 && seconds > 0 && lowestBytesPerSecond > 0
        && lowSpeedSeconds > 0,
      "\(maximumBytes) bytes, \(connectSeconds) and \(seconds) seconds, \(lowestBytesPerSecond) bytes a second for \(lowSpeedSeconds) seconds"
    )
    precondition(redirects >= 0, "\(redirects) redirects")
    self.maximumBytes = maximumBytes
    self.connectSeconds = connectSeconds
    self.seconds = seconds
    self.redirects = redirects
    self.lowestBytesPerSecond = lowestBytesPerSecond
    self.lowSpeedSeconds = lowSpeedSeconds
  }
}
