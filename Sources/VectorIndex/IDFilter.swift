/// Which ids a search may answer with. Filters are applied inside the index: a filtered search returns as
/// many neighbours as an unfiltered one, as long as enough rows pass.
package struct IDFilter: Sendable, Equatable {
  private let ids: [Int64]
  private let includes: Bool

  private init(_ ids: some Sequence<Int64>, includes: Bool) {
    var sorted = ids.sorted()
    var kept = 0
    for position in sorted.indices where position == 0 || sorted[position] != sorted[kept - 1] {
      sorted[kept] = sorted[position]
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    self.ids = sorted
    self.includes = includes
  }

  /// Lets only these ids through. Ids that the index lacks, and repeated ones, do no harm. O(m log m) for m
  /// ids.
  package static func including(_ ids: some Sequence<Int64>) -> IDFilter {
    IDFilter(ids, includes: true)
  }

  /// Lets all but these ids through. O(m log m) for m ids.
  package static func excluding(_ ids: some Sequence<Int64>) -> IDFilter {
    IDFilter(ids, includes: false)
  }

  /// Says whether an id passes. O(log m).
  package func allows(_ id: Int64) -> Bool {
    let position = ids.partitioningIndex { $0 >= id }
    return (position < ids.count && ids[position] == id) == includes
  }

  /// The rows of a file that pass. O(n / 64 + m log n).
  func rows(of file: VectorFile) -> RowMask {
    var mask = RowMask(count: file.count, all: !includes)
    for id in ids {
      if let row = file.row(withID: id) {
        mask.set(row, to: includes)
      }
    }
    return mask
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first position from which the predicate holds, in a collection in which it fails before and holds
  /// after. O(log n).
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
