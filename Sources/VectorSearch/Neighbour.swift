/// One row found by a search.
package struct Neighbour: Sendable, Equatable {
  /// The row's id, assigned by the caller.
  package let id: Int64

  /// Higher is closer, whatever the metric.
  package let score: Float

  /// Lower is closer; its formula is the metric's.
  package let distance: Float

  /// Creates a neighbour.
  package init(id: Int64, score: Float, distance: Float) {
    self.id = id
    self.score = score
    self.distance = distance
  }

  /// Whether this neighbour comes before another: a higher score, or an equal one and a smaller id. A strict
  /// total order of neighbours with distinct ids.
  package func isCloser(than other: Neighbour) -> Bool {
    score != other.score ? score > other.score : id < other.id
  }
}
