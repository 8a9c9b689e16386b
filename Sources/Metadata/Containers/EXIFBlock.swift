/// Makes an EXIF block, as JPEGs have it, of the directories of a TIFF or of a longer block, whose values may
/// be anywhere in it.
struct EXIFBlock {
  /// The most bytes of a block: a segment of a JPEG has no more, and libexif reads no more.
  static let maximumBytes = 65_000
  /// The most bytes of one value that are taken over; texts are cut.
  private static let maximumValueBytes = 8 << 10

  private let reader: TIFFReader
  private(set) var bytes: [UInt8]

  /// - Parameters:
  ///   - reader: of the file.
  ///   - directory: its first one.
  init(_ reader: TIFFReader, _ directory: TIFFReader.Directory) {
    self.reader = reader
    bytes = Array((reader.isBigEndian ? "MM" : "II").utf8)
    append(42, size: 2)
    append(0, size: 4)
    // EXIF's own directory, and that of the place.
    let links = appendLinked([0x8769, 0x8825], of: directory)
    let start = bytes.count
    append(directory, links: links)
    bytes.replaceSubrange(4..<8, with: number(start, size: 4))
  }

  /// Appends the directories that tags of another one link to.
  ///
  /// - Returns: of each tag where its directory is.
  private mutating func appendLinked(_ tags: [Int], of directory: TIFFReader.Directory) -> [Int: Int] {
    var links: [Int: Int] = [:]
    for tag in tags {
      guard let place = reader.number(directory[tag]), let linked = reader.directory(at: place) else {
        continue
      }
      // EXIF's links to that of interoperability.
      let inner = tag == 0x8769 ? appendLinked([0xA005], of: linked) : [:]
      links[tag] = bytes.count
      append(linked, links: inner)
    }
    return links
  }

  /// Appends a directory with its values.
  private mutating func append(_ directory: TIFFReader.Directory, links: [Int: Int]) {
    var values: [(tag: Int, type: Int, count: Int, bytes: [UInt8])] = []
    var room = Self.maximumBytes - bytes.count - 16
    for (tag, entry) in directory.sorted(by: { $0.key < $1.key }) where room > 0 {
      if let link = links[tag] {
        values.append((tag, 4, 1, number(link, size: 4)))
        room -= 12
      } else if let value = value(tag, entry), value.count + 14 <= room {
        room -= value.count + 14
        values.append((tag, entry.type, min(entry.count, value.count), value))
      }
    }
    append(values.count, size: 2)
    var place = bytes.count + 12 * values.count + 4
    var far: [UInt8] = []
    for value in values {
      append(value.tag, size: 2)
      append(value.type, size: 2)
      append(value.count, size: 4)
      let padded = value.bytes + [UInt8](repeating: 0, count: max(4 - value.bytes.count, 0))
      if padded.count == 4 {
        bytes += padded
      } else {
        append(place, size: 4)
        far += padded
        // An odd one would shift all that follow.
        if padded.count % 2 == 1 { far.append(0) }
        place += (padded.count + 1) / 2 * 2
      }
    }
    append(0, size: 4)
    bytes += far
  }

  /// The bytes of a value; `nil` where EXIF has none such.
  private func value(_ tag: Int, _ entry: TIFFReader.Entry) -> [UInt8]? {
    // Where the pixels are, what is read elsewhere, and links.
    let others = [273, 279, 324, 325, 330, 700, 33723, 34377, 34675, 0x8769, 0x8825, 0xA005]
    guard entry.type <= 12, !others.contains(tag) else { return nil }
    if TIFFReader.size(of: entry.type) == 1 {
      let cut = TIFFReader.Entry(
        type: entry.type, count: entry.count, place: entry.place,
        length: min(entry.length, Self.maximumValueBytes))
      let bytes = reader.bytes(cut, limit: Self.maximumValueBytes)
      // Notes of a camera's maker whose offsets would no longer hold.
      if tag == 0x927C, bytes?.starts(with: "Apple iOS\0".utf8) != true { return nil }
      return bytes
    }
    return reader.bytes(entry, limit: Self.maximumValueBytes)
  }

  private mutating func append(_ value: Int, size: Int) { bytes += number(value, size: size) }

  private func number(_ value: Int, size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (reader.isBigEndian ? size - 1 - $0 : $0))) }
  }
}
