import CKernels
import Synchronization

extension VectorFile {
  /// The position of a value.
  struct Place: Sendable, Equatable {
    var row: Int
    var position: Int
  }

  /// Whether the rows contain negative values, as far as known.
  enum NegativeValues: Sendable {
    case notLookedFor
    /// The first one; `nil` if there is none.
    case looked(Place?)
  }

  /// The first negative value of all rows, if there is one. O(n d) at the first call, O(1) from then on.
  ///
  /// - Parameter threads: the number of threads for the first call.
  func firstNegativeValue(threads: Int) -> Place? {
    negativeValues.withLock { known in
      if case .looked(let place) = known { return place }
      let place = findNegativeValue(threads: threads)
      known = .looked(place)
      return place
    }
  }

  private func findNegativeValue(threads: Int) -> Place? {
    let values = count * dimension
    let chunks = RangeDispenser(count: values, size: 1 << 18)
    let first = Mutex(values)
    inParallel(threads: threads) { _ in
      let start: UnsafePointer<Float> = unsafe self.start(of: .rows)
      while let chunk = chunks.take() {
        let found = unsafe eidetic_first_negative(start + chunk.lowerBound, chunk.count)
        if found < chunk.count { first.withLock { $0 = min($0, chunk.lowerBound + found) } }
      }
    }
    let found = first.withLock(\.self)
    return found < values ? Place(row: found / dimension, position: found % dimension) : nil
  }
}
