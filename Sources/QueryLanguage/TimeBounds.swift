package import FoundationEssentials

/// The instants that a requirement on a date allows: from the first on, and before the second. `nil` is an
/// open end.
package struct TimeBounds: Sendable, Equatable {
  /// The first instant that is meant.
  package let start: Date?
  /// The first instant that is not meant any more.
  package let end: Date?

  package init(start: Date?, end: Date?) {
    (self.start, self.end) = (start, end)
  }
}

extension Requirement {
  /// What a requirement on dates allows, one entry for each of its values; empty for other fields.
  ///
  /// A period counts as a whole: `>2019` begins where 2020 does, `<=2019` ends there, and `2019..2021` goes
  /// from the beginning of 2019 to the end of 2021.
  package var timeBounds: [TimeBounds] {
    switch self {
    case .oneOf(let operands):
      operands.compactMap(\.period).map { TimeBounds(start: $0.lowerBound, end: $0.upperBound) }
    case .compares(let comparison, let operand):
      operand.period.map { [comparison.bounds(of: $0)] } ?? []
    case .between(let first, let last):
      first?.period == nil && last?.period == nil
        ? [] : [TimeBounds(start: first?.period?.lowerBound, end: last?.period?.upperBound)]
    }
  }
}

extension Operand {
  fileprivate var period: Range<Date>? {
    if case .date(let period) = value { period.instants } else { nil }
  }
}

extension Comparison {
  fileprivate func bounds(of period: Range<Date>) -> TimeBounds {
    switch self {
    case .less: TimeBounds(start: nil, end: period.lowerBound)
    case .lessOrEqual: TimeBounds(start: nil, end: period.upperBound)
    case .greater: TimeBounds(start: period.upperBound, end: nil)
    case .greaterOrEqual: TimeBounds(start: period.lowerBound, end: nil)
    }
  }
}
