import FoundationEssentials
import Vocabulary

extension ImageField {
  /// The condition in SQL that an image `i` has a value that compares with another one.
  ///
  /// - Parameters:
  ///   - comparison: how.
  ///   - value: as somebody wrote it.
  ///   - timeZone: in which days begin.
  /// - Throws: `GalleryError.fieldComparison`, `.fieldValue`.
  func condition(
    _ comparison: FieldCondition.Comparison, _ value: String, in timeZone: TimeZone
  ) throws(GalleryError) -> SQL {
    guard comparisons.contains(comparison) else {
      throw .fieldComparison(got: comparison, available: comparisons, example: example)
    }
    if case .name(let table, _) = type, let condition = condition(onName: value, in: table) {
      return condition
    }
    guard let test = type.test(comparison, value, in: timeZone) else {
      throw .fieldValue(got: value, expected: type.expectation, example: example)
    }
    return (test.source ?? source).meets(test.test)
  }

  /// The condition that an image has a thing of a name, or one of each of several names with commas between
  /// them; `nil` for no name.
  private func condition(onName value: String, in table: NameTable) -> SQL? {
    func named(_ name: String) -> SQL { source.meets(SQL.Test(.text(name), sql: table.isNamed)) }
    let whole = comparedName(value)
    let parts = value.split(separator: ",").map { comparedName(String($0)) }.filter { !$0.isEmpty }
    if whole.isEmpty { return nil }
    guard parts.count > 1 else { return named(whole) }
    return SQL.joined(
      [named(whole), SQL.joined(parts.map(named), by: "AND", empty: "TRUE")], by: "OR", empty: "FALSE")
  }
}

extension FieldType {
  /// The test that a comparison makes.
  ///
  /// - Returns: also the values that are tested, where they are not the field's own; `nil` for what is no
  ///   value of this type.
  fileprivate func test(
    _ comparison: FieldCondition.Comparison, _ value: String, in timeZone: TimeZone
  ) -> (test: SQL.Test, source: FieldSource?)? {
    switch self {
    case .text(_, let synonyms): text(comparison, value, synonyms).map { ($0, nil) }
    case .word: value.isEmpty ? nil : (SQL.Test(.text(folded(value))) { "\($0) = ?" }, nil)
    case .scored(let score, let chosen, _): scored(value, score, chosen).map { ($0, nil) }
    case .name: nil
    case .folder: folder(comparison, value).map { ($0, nil) }
    case .number(let units, _): number(comparison, value, units)
    case .date(let ticks, let isWallClock):
      date(comparison, value, ticks, isWallClock ? .gmt : timeZone).map { ($0, nil) }
    case .flag: flag(value).map { ($0, nil) }
    case .place: Surroundings(value).map { ($0.test, nil) }
    }
  }

  /// The folder of a path in SQL, with the slash at its end.
  static func directory(of path: String) -> String { "rtrim(\(path), replace(\(path), '/', ''))" }

  private func text(
    _ comparison: FieldCondition.Comparison, _ value: String, _ synonyms: [String: String]
  ) -> SQL.Test? {
    let folded = folded(value)
    if folded.isEmpty { return nil }
    return comparison == .contains
      ? SQL.Test(.text(folded)) { "instr(folded(\($0)), ?) > 0" }
      : SQL.Test(.text(synonyms[folded] ?? folded)) { "folded(\($0)) = ?" }
  }

  private func scored(_ value: String, _ score: String, _ chosen: String) -> SQL.Test? {
    guard let bound = ScoreBound(value) else {
      return value.isEmpty ? nil : SQL.Test(.text(folded(value))) { "\($0) = ? AND \(chosen)" }
    }
    return SQL.Test([.text(folded(bound.word)), .real(bound.score)]) {
      "\($0) = ? AND \(score) \(bound.comparison) ?"
    }
  }

  private func folder(_ comparison: FieldCondition.Comparison, _ value: String) -> SQL.Test? {
    if value.isEmpty { return nil }
    if comparison == .contains {
      return SQL.Test(.text(folded(value))) { "instr(folded(\(Self.directory(of: $0))), ?) > 0" }
    }
    let names = value.split(separator: "/").joined(separator: "/")
    guard value.utf8.first == UInt8(ascii: "/") else {
      return SQL.Test(.text("/\(folded(names))/")) { "instr(folded(\(Self.directory(of: $0))), ?) > 0" }
    }
    // Whatever begins with the folder and a slash; in the order of bytes "0" comes after "/".
    let folder = names.isEmpty ? "" : "/" + names
    return SQL.Test([(">=", .text(folder + "/")), ("<", .text(folder + "0"))])
  }

  private func number(
    _ comparison: FieldCondition.Comparison, _ value: String, _ units: [Unit]
  ) -> (test: SQL.Test, source: FieldSource?)? {
    guard comparison == .range else {
      guard let quantity = Quantity(value, units) else { return nil }
      return (SQL.Test([(comparison.rawValue, .real(quantity.value()))]), quantity.unit?.source)
    }
    guard let ends = ValueRange(value, { Quantity($0, units) }) else { return nil }
    // In "2..4mp" both ends are megapixels.
    let (low, unit) = (ends.low?.unit ?? ends.high?.unit, ends.high?.unit)
    guard ends.low == nil || ends.high == nil || low?.source == unit?.source else { return nil }
    let bounds = [
      ends.low.map { (">=", Value.real($0.value(otherwiseIn: unit))) },
      ends.high.map { ("<=", Value.real($0.value())) },
    ]
    return (SQL.Test(bounds.compactMap(\.self)), (unit ?? low)?.source)
  }

  private func flag(_ value: String) -> SQL.Test? {
    switch value.lowercased() {
    case "yes", "true": SQL.Test([("=", .integer(1))])
    case "no", "false": SQL.Test([("=", .integer(0))])
    default: nil
    }
  }

  private func date(
    _ comparison: FieldCondition.Comparison, _ value: String, _ ticks: Int64, _ timeZone: TimeZone
  ) -> SQL.Test? {
    func at(_ seconds: Int64) -> Value { .integer(Int64(clamping: Int128(seconds) * Int128(ticks))) }
    if comparison == .range {
      guard let ends = ValueRange(value, { Period($0, in: timeZone) }) else { return nil }
      return SQL.Test(
        [ends.low.map { (">=", at($0.start)) }, ends.high.map { ("<", at($0.end)) }].compactMap(\.self))
    }
    guard let period = Period(value, in: timeZone) else { return nil }
    switch comparison {
    case .less: return SQL.Test([("<", at(period.start))])
    case .atMost: return SQL.Test([("<", at(period.end))])
    case .greater: return SQL.Test([(">=", at(period.end))])
    case .atLeast: return SQL.Test([(">=", at(period.start))])
    case .equals: return SQL.Test([(">=", at(period.start)), ("<", at(period.end))])
    case .contains, .range: return nil
    }
  }
}

/// A word with a bound on its score, as somebody writes it: `rose>0.8`, `rose<=50%`.
struct ScoreBound: Equatable {
  let word: String
  /// In SQL.
  let comparison: String
  /// 0…1.
  let score: Double

  /// - Parameter text: as somebody wrote it.
  /// - Returns: `nil` for a text without a bound, or with one that is no share.
  init?(_ text: String) {
    guard let sign = text.lastIndex(where: { $0 == "<" || $0 == ">" }) else { return nil }
    var number = text[text.index(after: sign)...]
    let isInclusive = number.first == "="
    if isInclusive { number = number.dropFirst() }
    let isPercentage = number.last == "%"
    if isPercentage { number = number.dropLast() }
    // What is compared has a single space between words.
    let word = text[..<sign].split(separator: " ").joined(separator: " ")
    number = number.drop { $0 == " " }
    guard let value = Double(number), !word.isEmpty else { return nil }
    let score = isPercentage ? value / 100 : value
    guard (0...1).contains(score) else { return nil }
    self.word = word
    comparison = String(text[sign]) + (isInclusive ? "=" : "")
    self.score = score
  }
}
