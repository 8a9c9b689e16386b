/// Reads numbers from untrusted bytes: whatever is out of bounds is `nil`.
extension Span where Element == UInt8 {
  /// An unsigned number of at most eight bytes; `nil` also if it exceeds any possible offset.
  func number(at offset: Int, size: Int, isBigEndian: Bool = true) -> Int? {
    guard offset >= 0, size <= count, offset <= count - size else { return nil }
    var value: UInt64 = 0
    for place in 0..<size {
      value = value << 8 | UInt64(self[offset + (isBigEndian ? place : size - 1 - place)])
    }
    return Int(exactly: value)
  }

  /// Whether an ASCII text is at an offset.
  func has(_ text: StaticString, at offset: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard offset >= 0, length <= count, offset <= count - length else { return false }
    return text.withUTF8Buffer { wanted in
      (0..<length).allSatisfy { unsafe self[offset + $0] == wanted[$0] }
    }
  }

  /// Copies a range; `nil` if it is not complete.
  func bytes(_ range: Range<Int>) -> [UInt8]? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    return range.map { self[$0] }
  }
}
