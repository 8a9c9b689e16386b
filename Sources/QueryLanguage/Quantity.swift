/// A decimal number, exactly as it was typed: `digits` × 10^-`decimals`. Equal numbers have equal digits:
/// 1.50 is 15 with one decimal.
package struct DecimalNumber: Sendable, Hashable {
  /// All digits, with the sign; at most `digitLimit` of them.
  package let digits: Int
  /// How many of the digits come after the point: 0 to `digitLimit`.
  package let decimals: Int

  /// As many digits as a `Double` keeps apart.
  package static let digitLimit = 15

  /// - Parameters:
  ///   - digits: all digits, with the sign; between -10^15 and 10^15, exclusively.
  ///   - decimals: how many come after the point: 0 to 15.
  package init(digits: Int, decimals: Int = 0) {
    precondition(abs(digits) < 1_000_000_000_000_000, "\(digits) has more than \(Self.digitLimit) digits")
    precondition((0...Self.digitLimit).contains(decimals), "\(decimals) decimals")
    var (digits, decimals) = (digits, decimals)
    while decimals > 0, digits % 10 == 0 {
      digits /= 10
      decimals -= 1
    }
    (self.digits, self.decimals) = (digits, decimals)
  }

  /// Reads the number that some text begins with: an optional sign, digits, and optionally a point with
  /// digits after it. The sign may be a hyphen, a minus sign or an en dash.
  ///
  /// - Parameter text: on return, what follows the number.
  /// - Returns: `nil`, and the text unchanged, if it begins with no number, or with one of too many digits.
  init?(readingFrom text: inout Substring.UnicodeScalarView) {
    var rest = text
    let isNegative = rest.first?.isDash == true
    if isNegative { rest.removeFirst() }
    let whole = rest.prefix(while: \.isDigit)
    rest = rest[whole.endIndex...]
    var fraction = rest[rest.startIndex..<rest.startIndex]
    if rest.first == "." {
      fraction = rest.dropFirst().prefix(while: \.isDigit)
      if !fraction.isEmpty { rest = rest[fraction.endIndex...] }
    }
    let significant = whole.drop { $0 == "0" }
    guard !whole.isEmpty, significant.count + fraction.count <= Self.digitLimit else { return nil }
    let digits = (Array(significant) + fraction).reduce(0) { $0 * 10 + Int($1.value) - 48 }
    self.init(digits: isNegative ? -digits : digits, decimals: fraction.count)
    text = rest
  }

  /// The nearest number in double precision: different numbers have different ones.
  package var double: Double {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    // Both are whole numbers below 2^53, so that only the division rounds.
    return Double(digits) / scale
  }
}

extension DecimalNumber: CustomStringConvertible {
  /// As it is typed: `-0.5`.
  package var description: String {
    let text = String(abs(digits))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    let sign = digits < 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }
}

/// A number with its unit.
package struct Quantity: Sendable, Equatable {
  /// The number, in the unit.
  package let number: DecimalNumber
  /// The unit.
  package let unit: NumberUnit

  package init(_ number: DecimalNumber, _ unit: NumberUnit) {
    (self.number, self.unit) = (number, unit)
  }

  /// The number in the base unit of its dimension.
  package var inBaseUnits: Double { number.double * unit.factor }
}

extension Quantity: CustomStringConvertible {
  /// As it is typed: `4mp`.
  package var description: String { "\(number)\(unit.name)" }
}

/// A unit of a field of numbers. Fields may take units of several dimensions: a size in pixels or in bytes.
package struct NumberUnit: Sendable, Equatable {
  /// What is typed behind the number, in lower case; empty for numbers without a unit.
  package let name: String
  /// What may be typed instead, in lower case.
  package let aliases: [String]
  /// What is measured, such as "bytes": only quantities of one dimension can be compared.
  package let dimension: String
  /// How many base units it is: 1 000 000 for a megabyte if the base unit is the byte. Above 0.
  package let factor: Double

  package init(_ name: String, aliases: [String] = [], dimension: String, factor: Double) {
    precondition(factor > 0, "the unit \"\(name)\" is \(factor) base units")
    (self.name, self.aliases, self.dimension, self.factor) = (name, aliases, dimension, factor)
  }

  /// The unit of numbers that have none.
  package static let none = NumberUnit("", dimension: "", factor: 1)

  /// Whether some text is the unit's name or an alias of it, in whatever case.
  func isNamed(_ text: String) -> Bool {
    let text = text.lowercased()
    return name == text || aliases.contains(text)
  }
}
