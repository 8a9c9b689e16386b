import Synchronization

/// Counts what a server does.
package final class ServerStatistics: Sendable {
  /// What is counted apart.
  package struct Key: Hashable, Sendable {
    /// The response's `route`, or `other`.
    package let route: String
    /// The request's method.
    package let method: String
    /// The response's status.
    package let status: Int
  }

  /// How long answers took, counted in classes.
  package struct Histogram: Sendable, Equatable {
    /// The upper bounds of the classes, in seconds.
    package static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// How many answers lie in each class; the last class has no bound.
    package fileprivate(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// Of all answers, in seconds.
    package fileprivate(set) var sum = 0.0
  }

  /// All counts at a moment.
  package struct Snapshot: Sendable {
    /// Answers.
    package fileprivate(set) var requests: [Key: Int] = [:]
    /// From the whole request to its answer, by route.
    package fileprivate(set) var durations: [String: Histogram] = [:]
    /// Connections that are open.
    package fileprivate(set) var connections = 0
    /// Event streams that are open.
    package fileprivate(set) var streams = 0
    /// Bytes of bodies that came in.
    package fileprivate(set) var receivedBytes = 0
  }

  private let state = Mutex(Snapshot())

  /// Makes counts of nothing.
  package init() {}

  /// All counts now.
  package var snapshot: Snapshot { state.withLock { $0 } }

  func answered(route: String?, method: String, status: Int, after duration: Duration) {
    let route = route ?? "other"
    // Methods that nobody knows would make as many counts as clients like.
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
