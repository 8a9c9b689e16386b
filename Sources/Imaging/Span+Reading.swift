/// Numbers of bytes that may lie about themselves: whatever is out of bounds is nil.
extension Span where Element == UInt8 {
  /// An unsigned number of at most eight bytes; nil also where it is greater than any offset can be.
  func number(at offset: Int, size: Int, isBigEndian: Bool = true) -> Int? {
    guard offset >= 0, size <= count, offset <= count - size else { return nil }
    var value: UInt64 = 0
    for place in 0..<size {
      value = value << 8 | UInt64(self[offset + (isBigEndian ? place : size - 1 - place)])
    }
    return Int(exactly: value)
  }

  /// Says whether an ASCII text is at an offset.
  func has(_ text: StaticString, at offset: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard offset >= 0, length <= count, offset <= count - length else { return false }
    return text.withUTF8Buffer { wanted in
      (0..<length).allSatisfy { unsafe self[offset + $0] == wanted[$0] }
    }
  }

  /// Copies a part out; nil where it is not all there.
  func bytes(_ range: Range<Int>) -> [UInt8]? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    return range.map { self[$0] }
  }
}
