/// Makes an EXIF block of the directories of a TIFF, whose values may be anywhere in the file.
struct EXIFBlock {
  /// The most bytes of one value that are taken over.
  private static let maximumValueBytes = 64 << 10
  /// The most bytes of a block.
  private static let maximumBytes = 1 << 20

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
    var links: [Int: Int] = [:]
    // EXIF's own directory, and that of the place.
    for tag in [0x8769, 0x8825] {
      guard let place = reader.number(directory[tag]), let linked = reader.directory(at: place) else {
        continue
      }
      links[tag] = bytes.count
      append(linked, links: [:])
    }
    let start = bytes.count
    append(directory, links: links)
    bytes.replaceSubrange(4..<8, with: number(start, size: 4))
  }

  /// Appends a directory with its values.
  private mutating func append(_ directory: TIFFReader.Directory, links: [Int: Int]) {
    var values: [(tag: Int, type: Int, count: Int, bytes: [UInt8])] = []
    var room = Self.maximumBytes - bytes.count
    for (tag, entry) in directory.sorted(by: { $0.key < $1.key }) {
      if let link = links[tag] {
        values.append((tag, 4, 1, number(link, size: 4)))
      } else if Self.isWanted(tag, entry.type), entry.length <= room,
        let value = reader.bytes(entry, limit: Self.maximumValueBytes)
      {
        room -= value.count + 16
        values.append((tag, entry.type, entry.count, value))
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

  /// Whether EXIF has such a value: not where the pixels are, not what is read elsewhere, and not notes of
  /// the camera's maker, whose offsets would no longer hold.
  private static func isWanted(_ tag: Int, _ type: Int) -> Bool {
    let others = [273, 279, 324, 325, 330, 700, 33723, 34377, 34675, 0x8769, 0x8825, 0x927C, 0xA005]
    return type <= 12 && !others.contains(tag)
  }

  private mutating func append(_ value: Int, size: Int) { bytes += number(value, size: size) }

  private func number(_ value: Int, size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (reader.isBigEndian ? size - 1 - $0 : $0))) }
  }
}
