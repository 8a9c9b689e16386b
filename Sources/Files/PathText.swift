/// Paths as text. On disk a path is bytes, which need not be UTF-8; in the database, in JSON and in messages
/// it is text.
///
/// UTF-8 is kept. A byte that is not part of UTF-8 is written `\xHH` with two upper-case hexadecimal digits,
/// such as `\xFCber.jpg`; a backslash that would look like the beginning of such an escape is written `\x5C`.
/// So every path has exactly one text, every text gives the same bytes again, and folders stay folders: no
/// escape contains a slash.
public enum PathText {
  /// The text of a path.
  ///
  /// - Parameter bytes: as in the file system, without the final zero.
  public static func text(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    if !bytes.contains(backslash), let text = String(validating: bytes, as: UTF8.self) { return text }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let length = scalarLength(bytes[place...])
      if length == 0 || looksEscaped(bytes[place...]) {
        result += escape(bytes[place])
        place += 1
      } else {
        result += bytes[place..<place + length]
        place += length
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes of a path's text.
  public static func bytes(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.contains(backslash) else { return bytes }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if let byte = escapedByte(bytes[place...]) {
        result.append(byte)
        place += 4
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }

  /// A path for system calls, with the final zero.
  package static func system(_ text: String) -> [CChar] { bytes(text).map { CChar(bitPattern: $0) } + [0] }

  /// The path of something in a folder, which may be the root folder.
  package static func path(_ name: String, in folder: String) -> String {
    folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }

  /// The rest of a path below a folder, which may be the root folder.
  package static func rest(of path: String, below folder: String) -> String {
    String(decoding: path.utf8.dropFirst(folder == "/" ? 1 : folder.utf8.count + 1), as: UTF8.self)
  }

  private static let backslash = UInt8(ascii: "\\")

  /// Whether a backslash would look like the beginning of an escape.
  private static func looksEscaped(_ bytes: ArraySlice<UInt8>) -> Bool { escapedByte(bytes) != nil }

  /// The byte of an escape at the beginning: a backslash, or one above ASCII.
  private static func escapedByte(_ bytes: ArraySlice<UInt8>) -> UInt8? {
    guard bytes.count >= 4, bytes.first == backslash else { return nil }
    let escape = Array(bytes.prefix(4))
    guard escape[1] == UInt8(ascii: "x"), let high = digit(escape[2]), let low = digit(escape[3]) else {
      return nil
    }
    let byte = high << 4 | low
    return byte >= 0x80 || byte == backslash ? byte : nil
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    default: nil
    }
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [backslash, UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// The number of bytes of the UTF-8 character at the beginning; 0 if it is not valid (Unicode 15, table
  /// 3-7).
  private static func scalarLength(_ bytes: ArraySlice<UInt8>) -> Int {
    guard let first = bytes.first else { return 0 }
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0x00...0x7F: (1, 0x80...0xBF)
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      default: (0, 0x80...0xBF)
      }
    guard bytes.count >= length else { return 0 }
    let rest = bytes.dropFirst().prefix(max(length - 1, 0))
    guard rest.first.map(second.contains) ?? true, rest.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else {
      return 0
    }
    return length
  }
}

/// A path in a set or dictionary, compared byte by byte: canonically equivalent texts are different paths.
package struct PathKey: Hashable, Sendable {
  private let bytes: [UInt8]

  package init(_ path: String) { bytes = Array(path.utf8) }
}

/// Whether an absolute path is a folder or within it, compared byte by byte: canonically equivalent names are
/// different.
package func isPath(_ path: String, within folder: String) -> Bool {
  path.utf8.elementsEqual(folder.utf8) || path.utf8.starts(with: (folder == "/" ? folder : folder + "/").utf8)
}
