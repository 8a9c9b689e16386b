/// A place in a list that stays where it is while the list changes: after this element, in the list's order.
///
/// People are given it as text and hand it back; what it says may change between versions.
public struct Cursor: Sendable, Hashable, Codable, LosslessStringConvertible {
  /// How many elements come before the place.
  let passed: Int
  /// What the list is ordered by, of the element before the place; higher comes first.
  let key: Double
  /// That element's number: equal keys come by ascending number.
  let id: Int64

  init(passed: Int, key: Double, id: Int64) {
    self.passed = passed
    self.key = key
    self.id = id
  }

  /// More elements than any list has: cursors come back from outside, and are counted on from.
  private static let mostPassed = 1 << 40

  /// Reads what `description` wrote; nothing else is one.
  public init?(_ description: String) {
    let parts = description.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let passed = Int(parts[0], radix: 16), (0...Self.mostPassed).contains(passed),
      let bits = UInt64(parts[1], radix: 16), let id = Int64(parts[2], radix: 16)
    else { return nil }
    let key = Double(bitPattern: bits)
    guard key.isFinite else { return nil }
    self.init(passed: passed, key: key, id: id)
  }

  /// Letters, digits and dashes: it needs no escaping in an address.
  public var description: String {
    [String(passed, radix: 16), String(key.bitPattern, radix: 16), String(id, radix: 16)].joined(
      separator: "-")
  }

  /// Reads its text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let cursor = Cursor(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "it is no cursor")
    }
    self = cursor
  }

  /// Writes its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Whether an element comes after the place.
  func precedes(key: Double, id: Int64) -> Bool {
    key != self.key ? key < self.key : id > self.id
  }
}
