package import Files

/// The bytes of a picture's file, of which few are read: those at the offsets that are asked for, and some
/// beyond them.
///
/// What is out of bounds is `nil`, and so is all that comes after the limits: `maximumReads` and
/// `maximumBytes` in all. A file that cannot be read is told by `failure`.
package final class ByteSource {
  /// How often a file is read.
  package static let maximumReads = 100_000
  /// How many bytes of it are read in all.
  package static let maximumBytes = 64 << 20

  /// The file's length.
  package let count: Int
  /// Why the file could not be read.
  package private(set) var failure: FileSystem.Failure?

  private let fetch: (_ offset: Int, _ count: Int) throws(FileSystem.Failure) -> [UInt8]
  private var window: [UInt8] = []
  private var windowStart = 0
  private var reads = 0
  private var bytesRead = 0

  /// - Parameters:
  ///   - count: the file's length.
  ///   - fetch: reads so many bytes at an offset; fewer where the file has become shorter.
  package init(
    count: Int, fetch: @escaping (_ offset: Int, _ count: Int) throws(FileSystem.Failure) -> [UInt8]
  ) {
    self.count = count
    self.fetch = fetch
  }

  /// A file that is in memory.
  package init(_ bytes: [UInt8]) {
    count = bytes.count
    window = bytes
    fetch = { _, _ in [] }
  }

  /// Whether bytes are in the window, after they were read if need be.
  private func holds(_ offset: Int, _ length: Int) -> Bool {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return false }
    if isInWindow(offset, length) { return true }
    // The beginning holds most of what is wanted; after it, most is skipped.
    let ahead = offset == 0 ? 64 << 10 : 512
    let wanted = min(max(length, ahead), count - offset)
    guard failure == nil, reads < Self.maximumReads, wanted <= Self.maximumBytes - bytesRead else {
      return false
    }
    do throws(FileSystem.Failure) {
      window = try fetch(offset, wanted)
    } catch {
      failure = error
      window = []
    }
    (windowStart, reads, bytesRead) = (offset, reads + 1, bytesRead + wanted)
    return isInWindow(offset, length)
  }

  private func isInWindow(_ offset: Int, _ length: Int) -> Bool {
    offset >= windowStart && offset - windowStart <= window.count - length
  }

  /// A part of the file; `nil` where it is not all there.
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard holds(offset, count) else { return nil }
    return Array(window[(offset - windowStart)..<(offset - windowStart + count)])
  }

  /// An unsigned number of at most seven bytes.
  func number(at offset: Int, size: Int, isBigEndian: Bool = true) -> Int? {
    guard holds(offset, size) else { return nil }
    let start = offset - windowStart
    return (0..<size).reduce(0) { $0 << 8 | Int(window[start + (isBigEndian ? $1 : size - 1 - $1)]) }
  }

  /// An unsigned number of eight bytes; `nil` also where no file is as long.
  func longNumber(at offset: Int, isBigEndian: Bool = true) -> Int? {
    let (first, second) = isBigEndian ? (0, 4) : (4, 0)
    guard let high = number(at: offset + first, size: 4, isBigEndian: isBigEndian), high <= Int(Int32.max),
      let low = number(at: offset + second, size: 4, isBigEndian: isBigEndian)
    else { return nil }
    return high << 32 | low
  }

  /// Says whether an ASCII text is at an offset.
  func has(_ text: String, at offset: Int) -> Bool {
    let wanted = text.utf8
    guard holds(offset, wanted.count) else { return false }
    return window[(offset - windowStart)...].starts(with: wanted)
  }

  /// Four characters, as chunks and boxes are named.
  func name(at offset: Int) -> String? {
    bytes(at: offset, count: 4).map { String(decoding: $0, as: UTF8.self) }
  }
}
