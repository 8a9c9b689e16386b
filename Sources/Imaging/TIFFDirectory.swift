/// One directory of a TIFF: tags and their values, read without trusting any offset or count in them.
struct TIFFDirectory {
  /// Its offset in the file.
  let offset: Int
  /// The offset of the next one in the chain; `nil` if there is none.
  let next: Int?
  private let entries: [Int: TIFFFile.Entry]

  init(offset: Int, next: Int?, entries: [Int: TIFFFile.Entry]) {
    (self.offset, self.next, self.entries) = (offset, next, entries)
  }

  func numbers(_ tag: Int, in file: TIFFFile, _ bytes: Span<UInt8>) -> [Int] {
    entries[tag].map { file.numbers($0, bytes) } ?? []
  }

  func number(_ tag: Int, in file: TIFFFile, _ bytes: Span<UInt8>) -> Int? {
    numbers(tag, in: file, bytes).first
  }

  func bytes(_ tag: Int, in file: TIFFFile, _ bytes: Span<UInt8>) -> [UInt8] {
    entries[tag].flatMap { file.content($0, bytes) } ?? []
  }
}

/// The directories of a TIFF or BigTIFF.
struct TIFFFile {
  let isBigEndian: Bool
  private let isBig: Bool
  private let firstOffset: Int

  struct Entry {
    let type: Int
    let count: Int
    /// The offset of the value, which is stored inline or elsewhere.
    let place: Int
  }

  /// More directories, or values of a tag, than any valid picture needs.
  private static let mostDirectories = 256
  private static let mostValues = 70_000

  init?(_ bytes: Span<UInt8>) {
    isBigEndian = bytes.has("MM", at: 0)
    guard isBigEndian || bytes.has("II", at: 0),
      let version = bytes.number(at: 2, size: 2, isBigEndian: isBigEndian), version == 42 || version == 43
    else { return nil }
    isBig = version == 43
    guard let offset = bytes.number(at: isBig ? 8 : 4, size: isBig ? 8 : 4, isBigEndian: isBigEndian) else {
      return nil
    }
    firstOffset = offset
  }

  /// The chain of directories from the first one, without repetitions by a loop.
  func chain(_ bytes: Span<UInt8>) -> [TIFFDirectory] {
    var found: [TIFFDirectory] = []
    var seen: Set<Int> = []
    var offset: Int? = firstOffset
    while let place = offset, found.count < Self.mostDirectories, seen.insert(place).inserted,
      let directory = directory(at: place, bytes)
    {
      found.append(directory)
      offset = directory.next
    }
    return found
  }

  /// The subdirectories of a directory (SubIFDs).
  func children(of directory: TIFFDirectory, _ bytes: Span<UInt8>) -> [TIFFDirectory] {
    directory.numbers(330, in: self, bytes).prefix(Self.mostDirectories).compactMap {
      self.directory(at: $0, bytes)
    }
  }

  private func directory(at offset: Int, _ bytes: Span<UInt8>) -> TIFFDirectory? {
    let (countSize, entrySize, offsetSize) = isBig ? (8, 20, 8) : (2, 12, 4)
    guard offset > 0, let count = bytes.number(at: offset, size: countSize, isBigEndian: isBigEndian),
      count > 0, count <= 4096
    else { return nil }
    var entries: [Int: Entry] = [:]
    for index in 0..<count {
      let place = offset + countSize + index * entrySize
      guard let tag = bytes.number(at: place, size: 2, isBigEndian: isBigEndian),
        let entry = entry(at: place, bytes)
      else { continue }
      if entries[tag] == nil { entries[tag] = entry }
    }
    let end = offset + countSize + count * entrySize
    let next = bytes.number(at: end, size: offsetSize, isBigEndian: isBigEndian)
    return TIFFDirectory(offset: offset, next: next == 0 ? nil : next, entries: entries)
  }

  private func entry(at place: Int, _ bytes: Span<UInt8>) -> Entry? {
    let width = isBig ? 8 : 4
    guard let type = bytes.number(at: place + 2, size: 2, isBigEndian: isBigEndian),
      let size = Self.size(of: type),
      let count = bytes.number(at: place + 4, size: width, isBigEndian: isBigEndian), count <= bytes.count
    else { return nil }
    let value = place + 4 + width
    guard count * size > width else { return Entry(type: type, count: count, place: value) }
    guard let offset = bytes.number(at: value, size: width, isBigEndian: isBigEndian),
      offset <= bytes.count - min(count * size, bytes.count)
    else { return nil }
    return Entry(type: type, count: count, place: offset)
  }

  private static func size(of type: Int) -> Int? {
    switch type {
    case 1, 2, 6, 7: 1
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    case 5, 10, 12, 16, 17, 18: 8
    default: nil
    }
  }

  /// The values of a tag with whole numbers.
  func numbers(_ entry: Entry, _ bytes: Span<UInt8>) -> [Int] {
    guard [1, 3, 4, 6, 7, 8, 9, 13, 16, 18].contains(entry.type), let size = Self.size(of: entry.type) else {
      return []
    }
    return (0..<min(entry.count, Self.mostValues)).compactMap {
      bytes.number(at: entry.place + $0 * size, size: size, isBigEndian: isBigEndian)
    }
  }

  func content(_ entry: Entry, _ bytes: Span<UInt8>) -> [UInt8]? {
    guard Self.size(of: entry.type) == 1 else { return nil }
    return bytes.bytes(entry.place..<entry.place + min(entry.count, bytes.count))
  }
}
