import FoundationEssentials

/// Reads the fields of Protocol Buffers messages in a file, skipping what is not needed.
///
/// The file should be memory-mapped: weights are skipped, not read.
struct ProtobufReader {
  /// A field of a message: its number, and the range of its contents if it has a length.
  struct Field {
    let number: UInt64
    /// `nil` for numbers.
    let contents: Range<Int>?
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
    case 0: guard varint(at: &place, end: end) != nil else { return nil }
    case 1: place += 8
    case 5: place += 4
    case 2:
      guard let length = varint(at: &place, end: end), length <= UInt64(end - place) else { return nil }
      defer { place += Int(length) }
      return Field(number: key >> 3, contents: place..<(place + Int(length)))
    default: return nil
    }
    return place <= end ? Field(number: key >> 3, contents: nil) : nil
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
