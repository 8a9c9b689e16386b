import Foundation

/// The ranks of a query's relevant pictures, and the figures computed from them.
package struct RankedFigures: Sendable, Equatable {
  /// The 0-based ranks of the relevant pictures that were found, ascending, without junk.
  package let ranks: [Int]
  /// The number of relevant pictures, found or not.
  package let relevant: Int

  /// - Parameters:
  ///   - ranks: the 0-based ranks of the relevant pictures that were found, ascending.
  ///   - relevant: the number of relevant pictures, found or not: 1 or more.
  package init(ranks: [Int], relevant: Int) {
    precondition(relevant > 0 && ranks.count <= relevant, "\(ranks.count) found of \(relevant)")
    self.ranks = ranks
    self.relevant = relevant
  }

  /// Judges a ranking.
  ///
  /// - Parameters:
  ///   - names: the pictures, the nearest first.
  ///   - query: under rules, see `JudgedQuery.under(_:)`: its junk is removed before ranks are assigned.
  ///   - depth: the number of ranks that count.
  /// - Complexity: O(names).
  package init(_ names: some Sequence<String>, for query: JudgedQuery, depth: Int) {
    var (ranks, rank): ([Int], Int) = ([], 0)
    for name in names {
      guard rank < depth else { break }
      if query.relevant.contains(name) {
        ranks.append(rank)
      } else if query.junk.contains(name) {
        continue
      }
      rank += 1
    }
    self.init(ranks: ranks, relevant: query.relevant.count)
  }

  /// The relevant pictures among the first k.
  private func hits(at k: Int) -> Double { Double(ranks.prefix { $0 < k }.count) }

  /// The number of relevant pictures among the first k, divided by k, even if the ranking is shorter.
  ///
  /// - Parameter k: 1 or more.
  package func precision(at k: Int) -> Double { hits(at: k) / Double(k) }

  /// The number of relevant pictures among the first k, divided by that of all relevant ones.
  ///
  /// - Parameter k: 1 or more.
  package func recall(at k: Int) -> Double { hits(at: k) / Double(relevant) }

  /// 1 if a relevant picture is among the first k, otherwise 0.
  ///
  /// - Parameter k: 1 or more.
  package func hitRate(at k: Int) -> Double { min(hits(at: k), 1) }

  /// The normalised discounted cumulative gain: gains of 1, discounts of log₂(rank + 1) with ranks from 1,
  /// over what the best ranking has (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
  /// techniques", 2002).
  ///
  /// - Parameter k: the number of ranks that count.
  package func ndcg(at k: Int = .max) -> Double {
    let gain = { (sum: Double, rank: Int) in sum + 1 / log2(Double(rank + 2)) }
    return ranks.prefix { $0 < k }.reduce(0, gain) / (0..<min(relevant, k)).reduce(0, gain)
  }

  /// The mean 1-based rank of the relevant pictures that were found; `nil` if none was.
  package var meanRank: Double? {
    ranks.isEmpty ? nil : ranks.reduce(0) { $0 + Double($1 + 1) } / Double(ranks.count)
  }

  /// The 1-based rank of the first relevant picture; `nil` if none was found.
  package var firstRank: Int? { ranks.first.map { $0 + 1 } }

  /// The interpolated precision at equally spaced levels of recall: at level t of n, the best precision at
  /// any rank whose hits h satisfy n·h ≥ t·P; 0 if there is none.
  ///
  /// - Parameter count: n, the number of steps: 1 or more.
  /// - Returns: n + 1 precisions, from recall 0 to 1.
  package func interpolatedPrecisions(steps count: Int) -> [Double] {
    // For each number of hits, the best precision at that number or more.
    var best = [0.0] + ranks.enumerated().map { Double($0.offset + 1) / Double($0.element + 1) }
    for hits in best.indices.dropLast().reversed() { best[hits] = max(best[hits], best[hits + 1]) }
    return (0...count).map { level in
      let hits = max(1, (level * relevant + count - 1) / count)
      return hits <= ranks.count ? best[hits] : 0
    }
  }
}
