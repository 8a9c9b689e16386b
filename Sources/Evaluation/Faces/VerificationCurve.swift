/// What becomes of pairs when those whose score reaches a threshold are taken for one person: the receiver
/// operating characteristic, over all thresholds.
package struct VerificationCurve: Sendable, Equatable {
  /// One threshold: the highest is above all scores.
  struct Place: Sendable, Equatable {
    /// From this score on pairs are accepted.
    let threshold: Double
    /// The share of different people's pairs that are accepted.
    let falseAccepts: Double
    /// The share of one person's pairs that are accepted.
    let trueAccepts: Double
  }

  /// By falling threshold, one for each score that occurs, after one that accepts nothing.
  let places: [Place]

  /// - Parameters:
  ///   - same: the scores of pairs of one person, at least one, none of them NaN.
  ///   - different: the scores of pairs of two, at least one, none of them NaN.
  /// - Complexity: O(n log n).
  package init(same: [Double], different: [Double]) {
    precondition(!same.isEmpty && !different.isEmpty, "\(same.count) and \(different.count) pairs")
    let scores = (same.map { ($0, true) } + different.map { ($0, false) }).sorted { $0.0 > $1.0 }
    var places = [Place(threshold: .infinity, falseAccepts: 0, trueAccepts: 0)]
    var (accepted, wrong) = (0, 0)
    for (index, (score, isSame)) in scores.enumerated() {
      if isSame { accepted += 1 } else { wrong += 1 }
      // Pairs of one score are accepted together.
      if index + 1 < scores.count, scores[index + 1].0 == score { continue }
      places.append(
        Place(
          threshold: score, falseAccepts: Double(wrong) / Double(different.count),
          trueAccepts: Double(accepted) / Double(same.count)))
    }
    self.places = places
  }

  /// The area under the curve: the chance that a pair of one person scores higher than one of two, ties
  /// counted half.
  package var area: Double {
    zip(places, places.dropFirst()).reduce(0) { area, step in
      area + (step.1.falseAccepts - step.0.falseAccepts) * (step.1.trueAccepts + step.0.trueAccepts) / 2
    }
  }

  /// The rate at which as many of two people are accepted as of one are refused, between thresholds along a
  /// line.
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

  /// The greatest share of one person's pairs that can be accepted while at most `rate` of two people's are.
  ///
  /// - Parameter rate: 0…1; with fewer than 1 / `rate` pairs of two people none of them may be accepted.
  package func trueAcceptRate(atFalseAcceptRate rate: Double) -> Double {
    places.last { $0.falseAccepts <= rate }?.trueAccepts ?? 0
  }
}
