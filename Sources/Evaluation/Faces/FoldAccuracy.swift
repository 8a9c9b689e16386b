/// The accuracy of deciding by a threshold chosen on other pairs: for each fold the best one for all others
/// (Huang et al. 2007).
package struct FoldAccuracy: Sendable, Equatable {
  /// A pair's score and its true label.
  package struct Decision: Sendable, Equatable {
    /// Higher is more similar; `nil` if a face was not found, which counts as a wrong decision at every
    /// threshold.
    package let score: Double?
    /// Whether both pictures show the same person.
    package let isSame: Bool

    /// - Parameters:
    ///   - score: higher is more similar.
    ///   - isSame: whether both pictures show the same person.
    package init(score: Double?, isSame: Bool) {
      self.score = score
      self.isSame = isSame
    }
  }

  /// Of each fold, 0…1.
  package let accuracies: [Double]
  /// Of each fold: the least score of pairs that were taken for the same person.
  package let thresholds: [Double]

  /// - Parameter folds: at least two, none empty.
  /// - Complexity: O(folds · n log n).
  package init(_ folds: [[Decision]]) {
    precondition(
      folds.count > 1 && folds.allSatisfy { !$0.isEmpty }, "\(folds.map(\.count)) pairs in the folds")
    thresholds = folds.indices.map { fold in
      Self.bestThreshold(folds.indices.filter { $0 != fold }.flatMap { folds[$0] })
    }
    accuracies = zip(folds, thresholds).map { fold, threshold in
      Double(fold.count { $0.score.map { ($0 >= threshold) } == $0.isSame }) / Double(fold.count)
    }
  }

  /// The mean over the folds.
  package var mean: Double { accuracies.reduce(0, +) / Double(accuracies.count) }

  /// The population standard deviation of the folds' accuracies.
  package var standardDeviation: Double {
    let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(accuracies.count)).squareRoot()
  }

  /// The threshold with the most correct decisions: half-way between two occurring scores, or the lowest
  /// score. Of several equally good ones, the middle one by rank, the higher of two.
  static func bestThreshold(_ decisions: [Decision]) -> Double {
    let known = decisions.compactMap { decision in decision.score.map { ($0, decision.isSame) } }
      .sorted { $0.0 < $1.0 }
    guard let lowest = known.first else { return 0 }
    // At the lowest score everything is accepted; raising the threshold rejects one score after the other.
    var right = known.count { $0.1 }
    var best = (right: right, thresholds: [lowest.0])
    for (index, (score, isSame)) in known.enumerated().dropLast() {
      right += isSame ? -1 : 1
      let next = known[index + 1].0
      guard next > score, right >= best.right else { continue }
      if right > best.right { best = (right, []) }
      best.thresholds.append((score + next) / 2)
    }
    return best.thresholds[best.thresholds.count / 2]
  }
}
