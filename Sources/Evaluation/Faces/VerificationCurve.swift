/// The receiver operating characteristic of verification: pairs are accepted if their score reaches a
/// threshold, for all thresholds.
package struct VerificationCurve: Sendable, Equatable {
  /// The rates at a threshold: the highest threshold is above all scores.
  struct Place: Sendable, Equatable {
    /// The least score of accepted pairs.
    let threshold: Double
    /// The share of accepted pairs of different people.
    let falseAccepts: Double
    /// The share of accepted pairs of the same person.
    let trueAccepts: Double
  }

  /// By descending threshold, one for each occurring score, after one that accepts nothing.
  let places: [Place]

  /// - Parameters:
  ///   - same: the scores of pairs of the same person, at least one, none of them NaN.
  ///   - different: the scores of pairs of different people, at least one, none of them NaN.
  /// - Complexity: O(n log n).
  package init(same: [Double], different: [Double]) {
    precondition(!same.isEmpty && !different.isEmpty, "\(same.count) and \(different.count) pairs")
    let scores = (same.map { ($0, true) } + different.map { ($0, false) }).sorted { $0.0 > $1.0 }
    var places = [Place(threshold: .infinity, falseAccepts: 0, trueAccepts: 0)]
    var (accepted, wrong) = (0, 0)
    for (index, (score, isSame)) in scores.enumerated() {
      if isSame { accepted += 1 } else { wrong += 1 }
      // Pairs with equal scores are accepted together.
      if index + 1 < scores.count, scores[index + 1].0 == score { continue }
      places.append(
        Place(
          threshold: score, falseAccepts: Double(wrong) / Double(different.count),
          trueAccepts: Double(accepted) / Double(same.count)))
    }
    self.places = places
  }

  /// The area under the curve: the probability that a pair of the same person scores higher than a pair of
  /// different people, ties counted half.
  package var area: Double {
    zip(places, places.dropFirst()).reduce(0) { area, step in
      area + (step.1.falseAccepts - step.0.falseAccepts) * (step.1.trueAccepts + step.0.trueAccepts) / 2
    }
  }

  /// The rate at which false accepts equal false rejects, interpolated linearly between thresholds.
  package var equalErrorRate: Double {
    for (before, after) in zip(places, places.dropFirst()) {
      let gaps = (
        1 - before.trueAccepts - before.falseAccepts, 1 - after.trueAccepts - after.falseAccepts
      )
      guard gaps.1 <= 0 else { continue }
      let share = gaps.0 / (gaps.0 - gaps.1)
      return before.falseAccepts + share * (after.falseAccepts - before.falseAccepts)
    }
    return 1
  }

  /// The largest true-accept rate at a false-accept rate of at most `rate`.
  ///
  /// - Parameter rate: 0…1; with fewer than 1 / `rate` pairs of different people none of them may be
  ///   accepted.
  package func trueAcceptRate(atFalseAcceptRate rate: Double) -> Double {
    places.last { $0.falseAccepts <= rate }?.trueAccepts ?? 0
  }
}
