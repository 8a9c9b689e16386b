/// One way of changing a ranking, with its parameters.
protocol RankingStep: Sendable {
  /// How it is called in a chain.
  static var name: String { get }
  /// When it can be done.
  static var stage: RankingStage { get }
  /// Whether it works only where the cosine is what is compared.
  static var needsCosine: Bool { get }
  /// What it takes, in the order in which `init(_:)` is given the values.
  static var parameters: [RankingParameter] { get }

  /// - Parameter values: one for each parameter, within its range.
  init(_ values: [Double])

  /// Does it.
  ///
  /// - Parameters:
  ///   - search: what the steps before made of the query.
  ///   - report: takes what is to be said of the work.
  /// - Throws: as reading the gallery and searching do.
  func run(_ search: inout RankedSearch, _ report: StepReport) async throws
}

extension RankingStep {
  static var needsCosine: Bool { true }
}

/// What a step works on. In a chain stages never go back: a later search would undo what was ranked.
enum RankingStage: Int, Sendable, Comparable {
  /// The query's vector, from its pictures.
  case query
  /// The query's vector and the vectors that it is compared with.
  case vectors
  /// The order of the nearest images.
  case order
  /// Their order by the pictures themselves; of joined spaces, once they are joined.
  case pictures
  /// Which images are shown, and how they follow one another.
  case list

  static func < (one: RankingStage, other: RankingStage) -> Bool { one.rawValue < other.rawValue }
}

/// A number that a step takes.
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

  /// The number that a text says, as people and `text(_:)` write numbers; `nil` if it is not one that
  /// the parameter takes.
  func value(_ text: Substring) -> Double? {
    let isNumber =
      isWhole
      ? text.wholeMatch(of: /0|[1-9][0-9]*/) != nil
      : text.wholeMatch(of: /(?:0|[1-9][0-9]*)?(?:\.[0-9]+)?(?:e-[0-9]+)?/) != nil
    guard isNumber, let value = Double(text), range.contains(value) else { return nil }
    return value
  }

  /// As errors and help say it: `k (1 to 50, else 4)`.
  var description: String {
    "\(name) (\(text(range.lowerBound)) to \(text(range.upperBound)), else \(text(standard)))"
  }

  /// A value as chains say it: without a fraction where it has none.
  func text(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
