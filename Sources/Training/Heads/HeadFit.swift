import Models

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Learns a classifier from labelled embeddings.
///
/// Softmax regression is fitted to the training part with ever less regularisation, each time from where the
/// last one ended, and what has the least cross-entropy on the validation part is taken; where that has grown
/// several times in a row, no less is tried. Then a temperature is chosen that makes the probabilities fit
/// the validation part, and a threshold under which an answer is none of the classes.
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
  }

  /// The strengths of regularisation that are tried, from the strongest on. For the embeddings of the default
  /// network the best ones lie well within.
  static let regularisations = (0..<12).map { pow(10, -2 - Double($0) / 2) }
  /// Where there is no validation part, this one is taken.
  static let standardRegularisation = 1e-5
  /// The share of right answers on the validation part that may be turned down as none of the classes.
  static let rejectedShare = 0.02
  /// The highest threshold: of few pictures the lowest probability of a right answer says little.
  static let highestThreshold: Float = 0.5
  private static let mostIterations = 60
  /// How many stronger ones in a row may be better before no weaker one is tried.
  private static let patience = 3

  let classes: [String]
  let training: [Example]
  let validation: [Example]

  /// Fits the classifier.
  ///
  /// - Parameter progress: is called with the number of strengths tried and the most there may be.
  /// - Throws: `CancellationError`, `ModelsError`.
  func run(_ progress: (Int, Int) -> Void) throws -> Outcome {
    let rows = ClassHead.prepared(training.map(\.embedding))
    let others = ClassHead.prepared(validation.map(\.embedding))
    let strengths = validation.isEmpty ? [Self.standardRegularisation] : Self.regularisations
    var problem = SoftmaxRegression(
      rows: rows, labels: training.map(\.label), classCount: classes.count, isBalanced: true,
      regularisation: strengths[0])
    var parameters = [Float](repeating: 0, count: problem.parameterCount)
    var best: (loss: Double, regularisation: Double, parameters: [Float])?
    var (steps, worse): ([StageOutcome.Step], Int) = ([], 0)
    for (place, strength) in strengths.enumerated() {
      progress(place, strengths.count)
      problem.regularisation = strength
      parameters = try Self.minimum(of: problem, from: parameters)
      let step = step(place + 1, problem, rows, others, parameters)
      steps.append(step)
      let loss = step.validationLoss ?? step.trainLoss
      if best == nil || loss < best?.loss ?? .infinity {
        best = (loss, strength, parameters)
        worse = 0
      } else {
        worse += 1
      }
      if worse == Self.patience { break }
    }
    guard let best else { preconditionFailure("there is a strength to try") }
    return try outcome(problem, others, best.parameters, best.regularisation, steps)
  }

  private static func minimum(
    of problem: SoftmaxRegression, from parameters: [Float]
  ) throws -> [Float] {
    var search = LimitedMemoryBFGS(at: parameters) { problem.loss(at: $0) }
    for _ in 0..<mostIterations {
      try Task.checkCancellation()
      let before = search.value
      guard search.step({ problem.loss(at: $0) }), before - search.value > 1e-6 * before else { break }
    }
    return search.point
  }

  private func step(
    _ number: Int, _ problem: SoftmaxRegression, _ rows: [Float], _ others: [Float], _ parameters: [Float]
  ) -> StageOutcome.Step {
    let own = SoftmaxRegression.judge(
      problem.scores(of: rows, parameters), training.map(\.label), classCount: classes.count)
    let held =
      validation.isEmpty
      ? nil
      : SoftmaxRegression.judge(
        problem.scores(of: others, parameters), validation.map(\.label), classCount: classes.count)
    return StageOutcome.Step(
      number: number, trainLoss: own.loss, validationLoss: held?.loss, trainAccuracy: own.accuracy,
      validationAccuracy: held?.accuracy)
  }

  private func outcome(
    _ problem: SoftmaxRegression, _ others: [Float], _ parameters: [Float],
    _ regularisation: Double, _ steps: [StageOutcome.Step]
  ) throws -> Outcome {
    let scores = validation.isEmpty ? [] : problem.scores(of: others, parameters)
    let temperature = validation.isEmpty ? 1 : temperature(for: scores)
    let split = classes.count * problem.dimension
    let head = { (threshold: Float) in
      ClassHead(
        classes: classes, weights: parameters[..<split].map { $0 / temperature },
        bias: parameters[split...].map { $0 / temperature }, threshold: threshold)
    }
    let probabilities = try head(0).probabilities(of: validation.map(\.embedding))
    return Outcome(
      head: head(threshold(for: probabilities)), steps: steps, regularisation: regularisation,
      temperature: Double(temperature))
  }

  /// The temperature of the least cross-entropy on the validation part, from 1/20 to 20, by golden-section
  /// search over its logarithm: the cross-entropy has one minimum there.
  private func temperature(for scores: [Float]) -> Float {
    func loss(_ logarithm: Double) -> Double {
      SoftmaxRegression.judge(
        scores, validation.map(\.label), classCount: classes.count,
        temperature: Float(exp(logarithm))
      ).loss
    }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (-3.0, 3.0)
    for _ in 0..<40 {
      let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
      if loss(left) < loss(right) { high = right } else { low = left }
    }
    return Float(exp((low + high) / 2))
  }

  /// The probability below which a few of the right answers on the validation part lie.
  private func threshold(for probabilities: [[Float]]) -> Float {
    let right = zip(probabilities, validation).compactMap { row, example -> Float? in
      guard let highest = row.max(), row.firstIndex(of: highest) == example.label else { return nil }
      return highest
    }.sorted()
    guard !right.isEmpty else { return 0 }
    return min(right[Int(Self.rejectedShare * Double(right.count))], Self.highestThreshold)
  }
}
