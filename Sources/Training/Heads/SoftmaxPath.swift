import Models

/// A softmax regression that is fitted with ever less regularisation, each time from where the last fit
/// ended: weak regularisation alone would take many more steps.
struct SoftmaxPath {
  private var problem: SoftmaxRegression
  private var search: LimitedMemoryBFGS?

  /// The most steps of one fit.
  private static let mostSteps = 200
  /// A fit ends when the loss falls by less than this share in a step, on the mean of the last few. Fits
  /// that are only compared, or passed on the way to a weaker one, are less exact than the one that is kept.
  static let (rough, exact) = (3e-3, 1e-3)
  private static let passing = 1e-2
  private static let window = 3
  /// Where a fit that follows no other one begins, and how much less regularised each one on its way is.
  private static let (strongest, stride) = (1e-2, 0.1)

  /// - Parameters:
  ///   - examples: at least one.
  ///   - classCount: above all their labels.
  init(_ examples: [HeadFit.Example], classCount: Int) {
    problem = SoftmaxRegression(
      rows: ClassHead.prepared(examples.map(\.embedding)), labels: examples.map(\.label),
      classCount: classCount, isBalanced: true, regularisation: 1)
  }

  /// The weights `[c, d]` and the biases `[c]` reached.
  var parameters: [Float] { search?.point ?? [Float](repeating: 0, count: problem.parameterCount) }

  /// Fits with less regularisation than before.
  ///
  /// - Parameters:
  ///   - regularisation: λ.
  ///   - tolerance: `rough` or `exact`.
  /// - Throws: `CancellationError`.
  mutating func fit(_ regularisation: Double, tolerance: Double) throws {
    problem.regularisation = regularisation
    let problem = problem
    if search == nil {
      // Each class turns by about its own share of the vectors, so the first step is as many times longer.
      search = LimitedMemoryBFGS(at: parameters, firstStep: Double(problem.classCount)) {
        problem.loss(at: $0)
      }
    } else {
      search?.change(to: { problem.loss(at: $0) })
    }
    var values: [Double] = []
    for _ in 0..<Self.mostSteps {
      try Task.checkCancellation()
      values.append(search?.value ?? 0)
      if let before = values.dropLast(Self.window).last, let last = values.last,
        before - last <= Double(Self.window) * tolerance * last
      {
        break
      }
      guard search?.step({ problem.loss(at: $0) }) == true else { break }
    }
  }

  /// Fits without anything before, by way of stronger regularisation.
  ///
  /// - Parameter regularisation: λ.
  /// - Throws: `CancellationError`.
  mutating func descend(to regularisation: Double) throws {
    var strength = Self.strongest
    // Half a step, so that no fit comes just before the last one.
    while strength * Self.stride.squareRoot() > regularisation {
      try fit(strength, tolerance: Self.passing)
      strength *= Self.stride
    }
    try fit(regularisation, tolerance: Self.passing)
  }

  /// The scores of the classes, `[m, c]`, row-major.
  ///
  /// - Parameter rows: prepared, `[m, d]`, row-major; may be empty.
  func scores(of rows: [Float]) -> [Float] {
    rows.isEmpty ? [] : problem.scores(of: rows, parameters)
  }

  /// The weights `[c, d]` and the biases `[c]`.
  var head: (weights: ArraySlice<Float>, bias: ArraySlice<Float>) {
    let split = problem.classCount * problem.dimension
    let parameters = parameters
    return (parameters[..<split], parameters[split...])
  }
}
