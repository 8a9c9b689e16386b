/// The ids that a search may return. Filters are applied inside the index: a filtered search returns as many
/// neighbours as an unfiltered one, as long as enough rows pass.
package struct IDFilter: Sendable, Equatable {
  private let ids: [Int64]
  private let includes: Bool
  private let lowBits: Int64

  private init(_ ids: some Sequence<Int64>, includes: Bool, lowBits: Int64) {
    var sorted = ids.sorted()
    var kept = 0
    for position in sorted.indices where position == 0 || sorted[position] != sorted[kept - 1] {
      sorted[kept] = sorted[position]
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    self.ids = sorted
    self.includes = includes
    self.lowBits = lowBits
  }

  /// Allows only these ids. O(m log m) for m ids.
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

  /// The rows of a file that pass. O(n / 64 + r + m log n) for r rows with listed ids.
  func rows(of file: VectorFile) -> RowMask {
    var mask = RowMask(count: file.count, all: !includes)
    for id in ids {
      var row = (0..<file.count).partitioningIndex { file.id(ofRow: $0) >> lowBits >= id }
      while row < file.count, file.id(ofRow: row) >> lowBits == id {
        mask.set(row, to: includes)
        row += 1
      }
    }
    return mask
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index for which the predicate holds, in a collection in which it holds for all later elements
  /// and no earlier ones. O(log n).
  func partitioningIndex(where holds: (Element) -> Bool) -> Int {
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
