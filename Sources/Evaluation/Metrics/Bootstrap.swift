package import Reporting
import Vocabulary

/// The confidence interval of a mean over queries: queries are resampled with replacement, and the middle 95
/// % of the means are the interval (the percentile bootstrap; Efron and Tibshirani, "An introduction to the
/// bootstrap", 1993, chapter 13).
package struct Bootstrap: Sendable, Equatable {
  /// The number of resamples.
  package let resamples: Int
  /// The seed, which determines the intervals.
  package let seed: UInt64
  /// The confidence level of the interval.
  package static let confidence = 0.95

  /// - Parameters:
  ///   - resamples: the number of resamples, 1 or more.
  ///   - seed: determines the intervals.
  package init(resamples: Int, seed: UInt64) {
    precondition(resamples > 0, "\(resamples) resamples")
    self.resamples = resamples
    self.seed = seed
  }

  /// The intervals of the means of figures.
  ///
  /// - Parameter rows: the figures of each query, the same number for each; NaN if a query lacks one.
  /// - Returns: one for each figure; `nil` if no query has it.
  /// - Complexity: O(resamples · rows · figures).
  package func intervals(of rows: [[Double]]) -> [Interval?] {
    let columns = rows.first?.count ?? 0
    var means = [[Double]](repeating: [], count: columns)
    var generator = SplitMix64(seed: seed)
    for _ in 0..<resamples {
      var sums = [Double](repeating: 0, count: columns)
      var counts = [Int](repeating: 0, count: columns)
      for _ in rows {
        let row = rows[generator.below(rows.count)]
        for column in 0..<columns where !row[column].isNaN {
          sums[column] += row[column]
          counts[column] += 1
        }
      }
      for column in 0..<columns where counts[column] > 0 {
        means[column].append(sums[column] / Double(counts[column]))
      }
    }
    return means.map(Self.middle)
  }

  private static func middle(_ means: [Double]) -> Interval? {
    guard !means.isEmpty else { return nil }
    let sorted = means.sorted()
    let tail = (1 - confidence) / 2
    // The nearest rank on either side, rounded outwards.
    let cut = min(Int(tail * Double(sorted.count)), (sorted.count - 1) / 2)
    return Interval(low: sorted[cut], high: sorted[sorted.count - 1 - cut])
  }
}
