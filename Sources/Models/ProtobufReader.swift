import FoundationEssentials

/// Reads the fields of Protocol Buffers messages in a file, skipping what is not needed.
///
/// The file should be memory-mapped: weights are skipped, not read.
struct ProtobufReader {
  /// A field of a message: its number, and the range of its contents if it has a length, otherwise its value.
  struct Field {
    let number: UInt64
    /// `nil` for numbers.
    let contents: Range<Int>?
    /// An integer, or the bits of a number of 32 or 64 bits.
    var value: UInt64?
  }

  private let data: Data

  init(_ data: Data) { self.data = data }

  /// The whole file as one message.
  var whole: Range<Int> { data.startIndex..<data.endIndex }

  /// The fields of a message, up to the first damaged one.
  func fields(of message: Range<Int>) -> [Field] {
    var fields: [Field] = []
    var place = message.lowerBound
    while place < message.upperBound, let field = field(at: &place, end: message.upperBound) {
      fields.append(field)
    }
    return fields
  }

  func text(_ contents: Range<Int>) -> String { String(decoding: data[contents], as: UTF8.self) }

  private func field(at place: inout Int, end: Int) -> Field? {
    guard let key = varint(at: &place, end: end) else { return nil }
    switch key & 7 {
    case 0:
      guard let value = varint(at: &place, end: end) else { return nil }
      return Field(number: key >> 3, contents: nil, value: value)
    case 1: return fixed(8, number: key >> 3, at: &place, end: end)
    case 5: return fixed(4, number: key >> 3, at: &place, end: end)
    case 2:
      guard let length = varint(at: &place, end: end), length <= UInt64(end - place) else { return nil }
      defer { place += Int(length) }
      return Field(number: key >> 3, contents: place..<(place + Int(length)))
    default: return nil
    }
  }

  private func fixed(_ size: Int, number: UInt64, at place: inout Int, end: Int) -> Field? {
    guard size <= end - place else { return nil }
    let value = data[place..<(place + size)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    place += size
    return Field(number: number, contents: nil, value: value)
  }

  private func varint(at place: inout Int, end: Int) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) where place < end {
      let byte = data[place]
      place += 1
      value |= UInt64(byte & 0x7f) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
