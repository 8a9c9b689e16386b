/// How well a threshold on scores tells pairs of duplicates from other pairs.
package struct PairFigures: Sendable, Codable, Equatable {
  /// Pairs with at least this score count as duplicates.
  package let threshold: Float
  /// Whether the threshold was given; otherwise it is the one with the best F1 on these very pairs, which
  /// flatters.
  package let isGiven: Bool
  /// The duplicates among the pairs that count as such; 1 where none does.
  package let precision: Double
  /// The pairs that count as duplicates among all duplicates.
  package let recall: Double
  /// The harmonic mean of both; 0 where both are 0.
  package let f1: Double
  /// Pairs of duplicates.
  package let duplicates: Int
  /// Pairs in all.
  package let pairs: Int

  /// Judges pairs.
  ///
  /// - Parameters:
  ///   - pairs: each pair's score, and whether it is one of duplicates; at least one is.
  ///   - threshold: the score from which on pairs count as duplicates; the one with the best F1 when nothing
  ///     is said.
  /// - Complexity: O(n log n).
  package init(_ pairs: [(score: Float, isDuplicate: Bool)], threshold: Float?) {
    let sorted = pairs.sorted { $0.score > $1.score }
    let duplicates = sorted.count { $0.isDuplicate }
    precondition(duplicates > 0, "no pair of duplicates among \(pairs.count)")
    var (hits, best) = (0, (hits: 0, taken: 0, threshold: threshold ?? .infinity, f1: -1.0))
    for (place, pair) in sorted.enumerated() {
      if let threshold, pair.score < threshold { break }
      if pair.isDuplicate { hits += 1 }
      // Pairs of one score are on one side of every threshold.
      guard place + 1 == sorted.count || sorted[place + 1].score < pair.score else { continue }
      let f1 = 2 * Double(hits) / Double(place + 1 + duplicates)
      if threshold != nil || f1 > best.f1 { best = (hits, place + 1, threshold ?? pair.score, f1) }
    }
    self.threshold = best.threshold
    isGiven = threshold != nil
    precision = best.taken == 0 ? 1 : Double(best.hits) / Double(best.taken)
    recall = Double(best.hits) / Double(duplicates)
    f1 = max(best.f1, 0)
    self.duplicates = duplicates
    self.pairs = pairs.count
  }
}
