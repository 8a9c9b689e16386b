/// A position in a list that stays valid while the list changes: after a certain element in the list's order.
///
/// Clients get it as opaque text; its content may change between versions.
public struct Cursor: Sendable, Hashable, Codable, LosslessStringConvertible {
  /// The number of elements before the position.
  let passed: Int
  /// The sort key of the last element before the position; higher comes first.
  let key: Double
  /// The id of that element: equal keys are sorted by ascending id.
  let id: Int64

  init(passed: Int, key: Double, id: Int64) {
    self.passed = passed
    self.key = key
    self.id = id
  }

  /// Larger than any list: cursors come from outside, and are computed with.
  private static let mostPassed = 1 << 40

  /// Reads a text that `description` wrote.
  public init?(_ description: String) {
    let parts = description.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let passed = Int(parts[0], radix: 16), (0...Self.mostPassed).contains(passed),
      let bits = UInt64(parts[1], radix: 16), let id = Int64(parts[2], radix: 16)
    else { return nil }
    let key = Double(bitPattern: bits)
    guard key.isFinite else { return nil }
    self.init(passed: passed, key: key, id: id)
  }

  /// Letters, digits and dashes: it needs no escaping in a URL.
  public var description: String {
    [String(passed, radix: 16), String(key.bitPattern, radix: 16), String(id, radix: 16)].joined(
      separator: "-")
  }

  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let cursor = Cursor(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "it is no cursor")
    }
    self = cursor
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Whether an element comes after the position.
  func precedes(key: Double, id: Int64) -> Bool {
    key != self.key ? key < self.key : id > self.id
  }
}
