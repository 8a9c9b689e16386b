/// Reads numbers from bytes that may lie about themselves: whatever is out of bounds is nil.
package struct ByteReader {
  package let bytes: [UInt8]
  var isBigEndian = true

  func byte(at offset: Int) -> Int? {
    bytes.indices.contains(offset) ? Int(bytes[offset]) : nil
  }

  func integer16(at offset: Int) -> Int? {
    guard let first = byte(at: offset), let second = byte(at: offset + 1) else { return nil }
    return isBigEndian ? first << 8 | second : second << 8 | first
  }

  func integer32(at offset: Int) -> Int? {
    guard let first = integer16(at: offset), let second = integer16(at: offset + 2) else { return nil }
    return isBigEndian ? first << 16 | second : second << 16 | first
  }

  func has(_ text: String, at offset: Int = 0) -> Bool {
    let wanted = Array(text.utf8)
    guard offset >= 0, offset <= bytes.count - wanted.count else { return false }
    return wanted.indices.allSatisfy { bytes[offset + $0] == wanted[$0] }
  }

  func slice(from offset: Int, count: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else { return nil }
    return bytes[offset..<(offset + count)]
  }
}
