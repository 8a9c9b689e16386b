/// How well a score threshold separates pairs of duplicates from other pairs.
package struct PairFigures: Sendable, Codable, Equatable {
  /// The least score of pairs that count as duplicates.
  package let threshold: Float
  /// Whether the threshold was given; otherwise it is the one with the best F1 on the same pairs, which is
  /// optimistic.
  package let isGiven: Bool
  /// The share of duplicates among the pairs that count as such; 1 if there are none.
  package let precision: Double
  /// The share of all duplicates that count as such.
  package let recall: Double
  /// The harmonic mean of both; 0 if both are 0.
  package let f1: Double
  /// The number of pairs of duplicates.
  package let duplicates: Int
  /// The number of all pairs.
  package let pairs: Int

  /// Judges pairs.
  ///
  /// - Parameters:
  ///   - pairs: each pair's score, and whether it is one of duplicates; at least one is.
  ///   - threshold: the least score of pairs that count as duplicates; `nil` for the one with the best F1.
  /// - Complexity: O(n log n).
  package init(_ pairs: [(score: Float, isDuplicate: Bool)], threshold: Float?) {
    let sorted = pairs.sorted { $0.score > $1.score }
    let duplicates = sorted.count { $0.isDuplicate }
    precondition(duplicates > 0, "no pair of duplicates among \(pairs.count)")
    var (hits, best) = (0, (hits: 0, taken: 0, threshold: threshold ?? .infinity, f1: -1.0))
    for (place, pair) in sorted.enumerated() {
      if let threshold, pair.score < threshold { break }
      if pair.isDuplicate { hits += 1 }
      // Pairs with equal scores are on the same side of every threshold.
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
