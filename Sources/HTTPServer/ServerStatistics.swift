import Synchronization

/// Counters of a server.
package final class ServerStatistics: Sendable {
  /// The key of a counter.
  package struct Key: Hashable, Sendable {
    /// The response's `route`, or `other`.
    package let route: String
    /// The request's method.
    package let method: String
    /// The response's status.
    package let status: Int
  }

  /// The durations of responses, as a histogram.
  package struct Histogram: Sendable, Equatable {
    /// The upper bounds of the bins, in seconds.
    package static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// The number of responses in each bin; the last bin has no bound.
    package fileprivate(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// The sum of all durations, in seconds.
    package fileprivate(set) var sum = 0.0
  }

  /// All counters at a moment.
  package struct Snapshot: Sendable {
    /// The number of responses.
    package fileprivate(set) var requests: [Key: Int] = [:]
    /// From the complete request to its response, by route.
    package fileprivate(set) var durations: [String: Histogram] = [:]
    /// The number of open connections.
    package fileprivate(set) var connections = 0
    /// The number of open event streams.
    package fileprivate(set) var streams = 0
    /// The received bytes of bodies.
    package fileprivate(set) var receivedBytes = 0
  }

  private let state = Mutex(Snapshot())

  /// Starts all counters at zero.
  package init() {}

  /// The present counters.
  package var snapshot: Snapshot { state.withLock { $0 } }

  func answered(route: String?, method: String, status: Int, after duration: Duration) {
    let route = route ?? "other"
    // Unknown methods would create as many counters as clients like.
    let known: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
    let key = Key(route: route, method: known.contains(method) ? method : "other", status: status)
    let seconds = duration / .seconds(1)
    let place = Histogram.bounds.firstIndex { seconds <= $0 } ?? Histogram.bounds.count
    state.withLock { state in
      state.requests[key, default: 0] += 1
      state.durations[route, default: Histogram()].counts[place] += 1
      state.durations[route, default: Histogram()].sum += seconds
    }
  }

  func connection(_ change: Int) { state.withLock { $0.connections += change } }

  func stream(_ change: Int) { state.withLock { $0.streams += change } }

  func received(_ bytes: Int) { state.withLock { $0.receivedBytes += bytes } }
}
