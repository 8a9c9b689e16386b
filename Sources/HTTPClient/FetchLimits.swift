/// Limits on a download.
package struct FetchLimits: Sendable, Equatable {
  /// The most bytes.
  package let maximumBytes: Int
  /// The longest time for the name lookup and the connection, for each server.
  package let connectSeconds: Double
  /// The longest total time, including redirects.
  package let seconds: Double
  /// The most redirects.
  package let redirects: Int
  /// The least speed of a transfer.
  package let lowestBytesPerSecond: Int
  /// How long a transfer may be slower.
  package let lowSpeedSeconds: Int

  /// Sets limits; the defaults are for a picture that a user waits for.
  ///
  /// - Parameters:
  ///   - maximumBytes: at least 1.
  ///   - connectSeconds: above 0, rounded to milliseconds.
  ///   - seconds: above 0, rounded to milliseconds.
  ///   - redirects: 0 makes every redirect an error.
  ///   - lowestBytesPerSecond: at least 1.
  ///   - lowSpeedSeconds: at least 1.
  package init(
    maximumBytes: Int = 64 << 20, connectSeconds: Double = 5, seconds: Double = 20, redirects: Int = 5,
    lowestBytesPerSecond: Int = 1000, lowSpeedSeconds: Int = 10
  ) {
    // For curl, a limit of 0 means no limit.
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
