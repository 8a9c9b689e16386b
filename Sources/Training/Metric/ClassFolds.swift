import Vocabulary

/// Cross-validation over classes: what is learned on some classes is measured on others, which are never
/// seen.
struct ClassFolds: Sendable {
  /// What is learned from, and what it is measured with: no class is in both.
  struct Fold: Sendable {
    let learned: LabelledEmbeddings
    let held: LabelledEmbeddings
  }

  /// The most folds of one division.
  private static let most = 5
  /// With fewer classes than this, divisions are repeated: each alone says little.
  private static let enoughClasses = 20
  private static let repetitions = 4
  /// The fewest classes with two pictures that can be divided: two to search among on each side.
  static let fewestClasses = 4

  let folds: [Fold]

  /// - Parameters:
  ///   - sample: what is learned from in the end.
  ///   - seed: determines which classes share a fold.
  /// - Returns: no folds if there are fewer than `fewestClasses` classes with two vectors.
  init(of sample: LabelledEmbeddings, seed: UInt64) {
    let classes = sample.repeatedClasses
    guard classes.count >= Self.fewestClasses else {
      folds = []
      return
    }
    let count = min(Self.most, classes.count / 2)
    var random = SplitMix64(seed: seed)
    var folds: [Fold] = []
    for _ in 0..<(classes.count < Self.enoughClasses ? Self.repetitions : 1) {
      var order = Array(classes.indices)
      for place in order.indices.reversed().dropLast() { order.swapAt(place, random.below(place + 1)) }
      for fold in 0..<count {
        let held = Set(order.indices.filter { $0 % count == fold }.map { order[$0] })
        // Classes of one vector are learned from, too: they count for the mean.
        let heldPlaces = held.sorted().flatMap { classes[$0] }
        let others = Set(heldPlaces)
        folds.append(
          Fold(
            learned: sample.subset(sample.labels.indices.filter { !others.contains($0) }),
            held: sample.subset(heldPlaces)))
      }
    }
    self.folds = folds
  }

  /// What was measured of candidates.
  struct Outcome<Candidate: Sendable>: Sendable {
    /// The best one; the first of equals.
    let best: Candidate
    /// Its mean average precision on classes that were not learned from.
    let precision: Double
    /// The same without learning.
    let baseline: Double
  }

  /// Measures candidates, and finds the best.
  ///
  /// - Parameters:
  ///   - candidates: at least one.
  ///   - progress: is called with the number of finished folds.
  ///   - measure: the mean average precision of each candidate, in their order, on a fold.
  /// - Returns: `nil` if there are no folds.
  /// - Throws: `CancellationError` if the task is cancelled; what `measure` throws.
  func best<Candidate: Sendable>(
    of candidates: [Candidate], progress: (Int) -> Void, measure: (Fold) throws -> [Double]
  ) throws -> Outcome<Candidate>? {
    var (sums, baseline, queries) = ([Double](repeating: 0, count: candidates.count), 0.0, 0.0)
    for (number, fold) in folds.enumerated() {
      try Task.checkCancellation()
      let plain = ClassRetrieval.meanAveragePrecision(
        of: fold.held.vectors.flatMap(\.self), labels: fold.held.labels)
      let weight = Double(plain.queries)
      for (place, precision) in try measure(fold).enumerated() { sums[place] += weight * precision }
      baseline += weight * plain.mean
      queries += weight
      progress(number + 1)
    }
    guard queries > 0, let greatest = sums.max(), let place = sums.firstIndex(of: greatest) else {
      return nil
    }
    return Outcome(best: candidates[place], precision: greatest / queries, baseline: baseline / queries)
  }
}
