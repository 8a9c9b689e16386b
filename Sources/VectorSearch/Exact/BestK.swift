import Vocabulary

/// A row with the score that decides its rank.
struct ScoredRow: Equatable, Sendable {
  var row: UInt32
  /// The sort key of kernels: the score, or the negative squared distance (see `eidetic_metric`).
  var key: Float
  var score: Float

  init(row: UInt32, key: Float, metric: Metric) {
    self.row = row
    self.key = key
    score = metric.score(ofKey: key)
  }
}

extension ScoredRow: Comparable {
  /// Farther than another: a lower score, or an equal one and a later row. Ids ascend with rows.
  static func < (one: ScoredRow, other: ScoredRow) -> Bool {
    one.score != other.score ? one.score < other.score : one.row > other.row
  }
}

/// The `k` greatest of the offered values: a binary heap with the least of them on top.
struct BestK<Element: Comparable & Sendable>: Sendable {
  let k: Int
  private(set) var elements: [Element] = []

  init(k: Int) {
    precondition(k > 0, "k is \(k)")
    self.k = k
    elements.reserveCapacity(min(k, 1024))
  }

  /// The k-th greatest value, once there are k.
  var least: Element? { elements.count == k ? elements[0] : nil }

  /// Offers a value. O(log k).
  mutating func offer(_ element: Element) {
    if elements.count < k {
      elements.append(element)
      siftUp()
    } else if elements[0] < element {
      elements[0] = element
      siftDown()
    }
  }

  /// Offers all values of another heap.
  mutating func merge(_ other: BestK) {
    for element in other.elements {
      offer(element)
    }
  }

  private mutating func siftUp() {
    var child = elements.count - 1
    while child > 0, elements[child] < elements[(child - 1) / 2] {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var least = parent
      for child in 2 * parent + 1...2 * parent + 2
      where child < elements.count && elements[child] < elements[least] {
        least = child
      }
      guard least != parent else { return }
      elements.swapAt(parent, least)
      parent = least
    }
  }
}
