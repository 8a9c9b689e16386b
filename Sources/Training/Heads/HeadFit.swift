import Models

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Learns a classifier from labelled embeddings.
///
/// Softmax regression is fitted to the training part with ever less regularisation, and what has the least
/// cross-entropy on held-out pictures is taken; where that has grown twice in a row, no less is tried. Then
/// a temperature is chosen that makes the probabilities fit the held-out pictures, and a threshold under
/// which an answer is none of the classes. Held out is the validation part; where there is none, each fold of
/// the training part is, once.
struct HeadFit {
  /// An embedding with its class.
  typealias Example = (embedding: [Float], label: Int)

  /// What was learned.
  struct Outcome {
    let head: ClassHead
    let steps: [StageOutcome.Step]
    /// The λ that was chosen.
    let regularisation: Double
    /// What the scores are divided by.
    let temperature: Double
    /// What the pictures of the training part are taken for by classifiers that did not learn from them;
    /// `nil` if there are too few pictures.
    let heldOut: HeldOut?
  }

  /// Cross-validation of the training part.
  struct HeldOut {
    /// The fold in which each picture was held out.
    let folds: [Int]
    /// The probabilities of the classes, `[m, c]`.
    let probabilities: [[Float]]
  }

  /// The strengths of regularisation that are tried, from the strongest on. As fits are rough, what is weaker
  /// than the last one hardly differs.
  static let regularisations = (0..<12).map { pow(10, -2 - Double($0) / 2) }
  /// Where nothing can be held out, this one is taken.
  static let standardRegularisation = 1e-5
  /// The share of right answers on held-out pictures that may be turned down as none of the classes.
  static let rejectedShare = 0.02
  /// The highest threshold: of few pictures the lowest probability of a right answer says little.
  static let highestThreshold: Float = 0.5
  /// How many folds choose between settings where there is no validation part.
  static let choosingFolds = 5
  /// How many stronger ones in a row may be better before no weaker one is tried.
  private static let patience = 2

  let classes: [String]
  let training: [Example]
  let validation: [Example]
  /// Of the training part, `[m]`: those with the same number look the same, and are held out together.
  let groups: [Int]
  /// How many times a part of the training part is held out, 2 or more; at most one time for each group.
  let folds: Int
  /// Determines the folds.
  let seed: UInt64

  /// - Parameters:
  ///   - groups: `nil` if no two pictures of the training part look the same.
  ///   - folds: as many as there are groups for leaving out each alone.
  init(
    classes: [String], training: [Example], validation: [Example], groups: [Int]? = nil,
    folds: Int = TrainingOrder.standardFolds, seed: UInt64 = 1
  ) {
    (self.classes, self.training, self.validation) = (classes, training, validation)
    self.groups = groups ?? Array(training.indices)
    self.folds = min(folds, Set(self.groups).count)
    self.seed = seed
  }

  /// Fits the classifier.
  ///
  /// - Parameter progress: is called with the number of fits made and the most there may be.
  /// - Throws: `CancellationError`, `ModelsError`.
  func run(_ progress: (Int, Int) -> Void) throws -> Outcome {
    let most = Self.regularisations.count + folds
    let labels = training.map(\.label)
    let rows = ClassHead.prepared(training.map(\.embedding))
    let others = ClassHead.prepared(validation.map(\.embedding))
    var path = SoftmaxPath(training, classCount: classes.count)
    var choosing =
      validation.isEmpty && folds > 1
      ? HeldOutFits(self, folds: min(folds, Self.choosingFolds)) : nil
    let strengths =
      validation.isEmpty && choosing == nil ? [Self.standardRegularisation] : Self.regularisations
    var best: (loss: Double, regularisation: Double, path: SoftmaxPath, scores: [Float])?
    var (steps, worse): ([StageOutcome.Step], Int) = ([], 0)
    for (place, strength) in strengths.enumerated() {
      progress(place, most)
      try path.fit(strength, tolerance: SoftmaxPath.rough)
      let own = SoftmaxRegression.judge(path.scores(of: rows), labels, classCount: classes.count)
      let scores = try choosing?.fit(strength) ?? path.scores(of: others)
      let held =
        scores.isEmpty ? nil : SoftmaxRegression.judge(scores, heldLabels, classCount: classes.count)
      steps.append(
        StageOutcome.Step(
          number: place + 1, trainLoss: own.loss, validationLoss: validation.isEmpty ? nil : held?.loss,
          trainAccuracy: own.accuracy, validationAccuracy: validation.isEmpty ? nil : held?.accuracy))
      let loss = held?.loss ?? own.loss
      if best == nil || loss < best?.loss ?? .infinity {
        best = (loss, strength, path, scores)
        worse = 0
      } else {
        worse += 1
      }
      if worse == Self.patience { break }
    }
    guard var best else { preconditionFailure("there is a strength to try") }
    try best.path.fit(best.regularisation, tolerance: SoftmaxPath.exact)
    let scores = choosing == nil ? best.path.scores(of: others) : best.scores
    let temperature = scores.isEmpty ? 1 : temperature(for: scores)
    let head = { (threshold: Float) in
      ClassHead(
        classes: classes, weights: best.path.head.weights.map { $0 / temperature },
        bias: best.path.head.bias.map { $0 / temperature }, threshold: threshold)
    }
    let threshold = threshold(for: SoftmaxRegression.probabilities(scores, classes.count, temperature))
    progress(Self.regularisations.count, most)
    let heldOut = try heldOut(best.regularisation, temperature) {
      progress(Self.regularisations.count + $0, most)
    }
    return Outcome(
      head: head(threshold), steps: steps, regularisation: best.regularisation,
      temperature: Double(temperature), heldOut: heldOut)
  }

  /// The classes of what settings are chosen by.
  private var heldLabels: [Int] { (validation.isEmpty ? training : validation).map(\.label) }

  private func heldOut(
    _ regularisation: Double, _ temperature: Float, _ progress: (Int) -> Void
  ) throws -> HeldOut? {
    guard folds > 1 else { return nil }
    var fits = HeldOutFits(self, folds: folds)
    let scores = try fits.descend(to: regularisation, progress)
    return HeldOut(
      folds: fits.numbers, probabilities: SoftmaxRegression.probabilities(scores, classes.count, temperature))
  }

  /// The temperature of the least cross-entropy on held-out pictures, from 1/20 to 20, by golden-section
  /// search over its logarithm: the cross-entropy has one minimum there.
  ///
  /// The mean probability of the answers is at most (n + 1) / (n + 2), the rule of succession: that all of n
  /// pictures are right makes no answer certain.
  private func temperature(for scores: [Float]) -> Float {
    let labels = heldLabels
    func loss(_ logarithm: Double) -> Double {
      SoftmaxRegression.judge(
        scores, labels, classCount: classes.count, temperature: Float(exp(logarithm))
      ).loss
    }
    let most = Double(labels.count + 1) / Double(labels.count + 2)
    func isTooSure(_ logarithm: Double) -> Bool {
      let rows = SoftmaxRegression.probabilities(scores, classes.count, Float(exp(logarithm)))
      return rows.reduce(0.0) { $0 + Double($1.max() ?? 0) } / Double(rows.count) > most
    }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (-3.0, 3.0)
    if isTooSure(low) {
      // The higher the temperature, the less sure.
      var above = high
      for _ in 0..<20 {
        let middle = (low + above) / 2
        if isTooSure(middle) { low = middle } else { above = middle }
      }
      low = above
    }
    for _ in 0..<40 {
      let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
      if loss(left) < loss(right) { high = right } else { low = left }
    }
    return Float(exp((low + high) / 2))
  }

  /// The probability below which a few of the right answers on held-out pictures lie.
  private func threshold(for probabilities: [[Float]]) -> Float {
    let right = zip(probabilities, heldLabels).compactMap { row, label -> Float? in
      guard let highest = row.max(), row.firstIndex(of: highest) == label else { return nil }
      return highest
    }.sorted()
    guard !right.isEmpty else { return 0 }
    return min(right[Int(Self.rejectedShare * Double(right.count))], Self.highestThreshold)
  }
}
