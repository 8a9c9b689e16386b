/// The ids that a search may return. Filters are applied inside the index: a filtered search returns as many
/// neighbours as an unfiltered one, as long as enough rows pass.
package struct IDFilter: Sendable, Equatable {
  private let ids: [Int64]
  private let includes: Bool
  private let lowBits: Int64

  private init(_ ids: some Sequence<Int64>, includes: Bool, lowBits: Int64) {
    var listed = Array(ids)
    if !zip(listed, listed.dropFirst()).allSatisfy({ $0 < $1 }) { listed = Set(listed).sorted() }
    (self.ids, self.includes, self.lowBits) = (listed, includes, lowBits)
  }

  /// Allows only these ids. O(m) for m ascending ids, otherwise O(m log m).
  ///
  /// - Parameters:
  ///   - ids: ids that the index lacks, and repeated ones, are ignored.
  ///   - lowBits: 0…62: the number of lowest bits of an index's id to ignore.
  package static func including(_ ids: some Sequence<Int64>, lowBits: Int64 = 0) -> IDFilter {
    IDFilter(ids, includes: true, lowBits: lowBits)
  }

  /// Allows all but these ids; as `including(_:lowBits:)`.
  ///
  /// - Parameters:
  ///   - ids: the excluded ids.
  ///   - lowBits: 0…62: the number of lowest bits of an index's id to ignore.
  package static func excluding(_ ids: some Sequence<Int64>, lowBits: Int64 = 0) -> IDFilter {
    IDFilter(ids, includes: false, lowBits: lowBits)
  }

  /// Whether an id passes. O(log m).
  ///
  /// - Parameter id: an id of the index.
  package func allows(_ id: Int64) -> Bool {
    let id = id >> lowBits
    let position = ids.partitioningIndex { $0 >= id }
    return (position < ids.count && ids[position] == id) == includes
  }

  /// The rows that pass, among rows with ascending ids. O(n / 64 + r + m log(n / m)) for m ids that r of n
  /// rows have.
  ///
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - id: the id of a row.
  func rows(of count: Int, _ id: (Int) -> Int64) -> RowMask {
    var found: [Range<Int>] = []
    var next = 0
    for wanted in ids {
      let first = (next..<count).firstIndexNearStart { id($0) >> lowBits >= wanted }
      next = first
      while next < count, id(next) >> lowBits == wanted { next += 1 }
      if next > first { found.append(first..<next) }
    }
    return RowMask(count: count, found, includes: includes)
  }
}

extension Range<Int> {
  /// The first index for which the predicate holds, in a range in which it holds for all later ones and no
  /// earlier ones: quickly found if it is near the start. O(log distance).
  fileprivate func firstIndexNearStart(where holds: (Int) -> Bool) -> Int {
    var (low, step) = (lowerBound, 1)
    while low + step <= upperBound, !holds(low + step - 1) {
      low += step
      step *= 2
    }
    return (low..<Swift.min(low + step, upperBound)).partitioningIndex(where: holds)
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index for which the predicate holds, in a collection in which it holds for all later elements
  /// and no earlier ones. O(log n).
  package func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
