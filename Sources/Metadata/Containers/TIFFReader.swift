/// Reads the directories of a TIFF or BigTIFF without trusting any offset or count in them.
struct TIFFReader {
  /// A tag's value: `count` numbers of a type, at an offset.
  struct Entry {
    let type: Int
    let count: Int
    let place: Int
    /// Bytes.
    let length: Int
  }

  typealias Directory = [Int: Entry]

  /// The most entries of a directory that are read.
  private static let maximumEntries = 4096

  let isBigEndian: Bool
  private let isBig: Bool
  private let source: ByteSource
  /// Where the first directory is.
  private let start: Int

  init?(_ source: ByteSource) {
    let isBigEndian = source.has("MM", at: 0)
    guard isBigEndian || source.has("II", at: 0),
      let version = source.number(at: 2, size: 2, isBigEndian: isBigEndian), version == 42 || version == 43,
      let start = version == 42
        ? source.number(at: 4, size: 4, isBigEndian: isBigEndian)
        : source.longNumber(at: 8, isBigEndian: isBigEndian)
    else { return nil }
    (self.source, self.start, self.isBigEndian, isBig) = (source, start, isBigEndian, version == 43)
  }

  /// The first directory; `nil` where there is none.
  var first: Directory? { directory(at: start) }

  /// A directory at an offset.
  func directory(at offset: Int) -> Directory? {
    let (countSize, entrySize) = isBig ? (8, 20) : (2, 12)
    guard offset > 0, let count = isBig ? long(offset) : number(offset, 2), count > 0 else { return nil }
    var directory: Directory = [:]
    for index in 0..<min(count, Self.maximumEntries) {
      let place = offset + countSize + index * entrySize
      guard let tag = number(place, 2) else { break }
      if directory[tag] == nil, let entry = entry(at: place) { directory[tag] = entry }
    }
    return directory
  }

  private func entry(at place: Int) -> Entry? {
    guard let type = number(place + 2, 2), let size = Self.size(of: type),
      let count = isBig ? long(place + 4) : number(place + 4, 4), count <= source.count
    else { return nil }
    let (value, room) = isBig ? (place + 12, 8) : (place + 8, 4)
    let length = count * size
    guard length > room else { return Entry(type: type, count: count, place: value, length: length) }
    guard let offset = isBig ? long(value) : number(value, 4), offset <= source.count,
      length <= source.count - offset
    else { return nil }
    return Entry(type: type, count: count, place: offset, length: length)
  }

  private func number(_ offset: Int, _ size: Int) -> Int? {
    source.number(at: offset, size: size, isBigEndian: isBigEndian)
  }

  private func long(_ offset: Int) -> Int? { source.longNumber(at: offset, isBigEndian: isBigEndian) }

  /// The bytes of a number of a type.
  static func size(of type: Int) -> Int? {
    switch type {
    case 1, 2, 6, 7: 1
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    case 5, 10, 12, 16, 17, 18: 8
    default: nil
    }
  }

  /// The value's bytes; `nil` where there are more than a limit.
  func bytes(_ entry: Entry?, limit: Int) -> [UInt8]? {
    guard let entry, entry.length <= limit else { return nil }
    return source.bytes(at: entry.place, count: entry.length)
  }

  /// The first of the value's whole numbers.
  func number(_ entry: Entry?) -> Int? {
    guard let entry, entry.count > 0 else { return nil }
    switch entry.type {
    case 1, 3, 4, 13: return Self.size(of: entry.type).flatMap { number(entry.place, $0) }
    case 16, 18: return long(entry.place)
    default: return nil
    }
  }

  /// Whole numbers of four or eight bytes, such as the offsets of directories.
  func numbers(_ entry: Entry?, limit: Int) -> [Int] {
    guard let entry, let size = Self.size(of: entry.type), [4, 13, 16, 18].contains(entry.type) else {
      return []
    }
    return (0..<min(entry.count, limit)).compactMap {
      size == 4 ? number(entry.place + 4 * $0, 4) : long(entry.place + 8 * $0)
    }
  }
}
