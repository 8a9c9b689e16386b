/// A ranking step with its parameters.
protocol RankingStep: Sendable {
  /// Its name in chains.
  static var name: String { get }
  /// The stage that it works at.
  static var stage: RankingStage { get }
  /// Whether it works only with the cosine metric.
  static var needsCosine: Bool { get }
  /// Its parameters, in the order of the values of `init(_:)`.
  static var parameters: [RankingParameter] { get }

  /// - Parameter values: one for each parameter, within its range.
  init(_ values: [Double])

  /// Runs the step.
  ///
  /// - Parameters:
  ///   - search: the query after the steps before.
  ///   - report: takes progress and notes.
  /// - Throws: as reading the gallery and searching do.
  func run(_ search: inout RankedSearch, _ report: StepReport) async throws
}

extension RankingStep {
  static var needsCosine: Bool { true }
}

/// What a step works on. The stages in a chain never go back: a later search would undo a reordering.
enum RankingStage: Int, Sendable, Comparable {
  /// The query's vector, from its pictures.
  case query
  /// The query's vector and the vectors that it is compared with.
  case vectors
  /// The order of the nearest images.
  case order
  /// Their order by matching the pictures themselves; with several spaces, after fusion.
  case pictures
  /// Which images are shown, and in which order.
  case list

  static func < (one: RankingStage, other: RankingStage) -> Bool { one.rawValue < other.rawValue }
}

/// A numeric parameter of a step.
struct RankingParameter: Sendable {
  let name: String
  let standard: Double
  let range: ClosedRange<Double>
  let isWhole: Bool

  /// A whole number.
  static func whole(_ name: String, _ standard: Int, _ range: ClosedRange<Int>) -> RankingParameter {
    RankingParameter(
      name: name, standard: Double(standard), range: Double(range.lowerBound)...Double(range.upperBound),
      isWhole: true)
  }

  /// Any number.
  static func number(
    _ name: String, _ standard: Double, _ range: ClosedRange<Double>
  ) -> RankingParameter {
    RankingParameter(name: name, standard: standard, range: range, isWhole: false)
  }

  /// The number that a text stands for, as written by people or `text(_:)`; `nil` if the parameter does not
  /// take it.
  func value(_ text: Substring) -> Double? {
    let isNumber =
      isWhole
      ? text.wholeMatch(of: /0|[1-9][0-9]*/) != nil
      : text.wholeMatch(of: /(?:0|[1-9][0-9]*)?(?:\.[0-9]+)?(?:e-[0-9]+)?/) != nil
    guard isNumber, let value = Double(text), range.contains(value) else { return nil }
    return value
  }

  /// As in errors and help: `k (1 to 50, else 4)`.
  var description: String {
    "\(name) (\(text(range.lowerBound)) to \(text(range.upperBound)), else \(text(standard)))"
  }

  /// A value as in chains: without a fraction if it is whole.
  func text(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
