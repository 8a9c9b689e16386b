import Files

/// The cities of at least 500 people, regions and countries of the world with their names in many languages,
/// memory-mapped from a file that `Tools/models/places.py` wrote.
///
/// Version 1, little-endian. Sections follow each other, each padded with zeros to a multiple of 32 bytes.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | magic, the ASCII letters `EIDPLACE` |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 × 5 | the numbers of cities c, regions r, countries s, names n and bytes of text t |
/// | 32 | 8 | checksum of bytes 64 to the end |
/// | 64 | 16 c | the tree: for each city the direction from the middle of Earth, Float32 `[3]`, and the largest population below it |
/// | | 16 (c + r + s + 1) | places: number at GeoNames, where its names begin in the text, population, index of the place that it is in (or 2³² − 1) |
/// | | 8 (r + s) | codes of regions and countries after ISO 3166, such as `US-TX`, padded with zeros; empty for none |
/// | | 4 n | where names begin in the text, in the order of `comparedName` |
/// | | t | text: the names of each place, each with its length in bytes before it; the one to show comes first |
///
/// Unnamed numbers are UInt32, and unnamed bytes zero. Cities come first and are a k-d tree: of a range, the
/// middle one divides the others, by x, y and z in turns.
package final class PlaceFile: Sendable {
  static let version = 1
  private static let magic = Array("EIDPLACE".utf8)
  private static let headerSize = 64

  let cityCount: Int
  let regionCount: Int
  let countryCount: Int
  let nameCount: Int
  /// Of what the file holds: two files with the same one say the same.
  package let identity: String
  private let mapping: MappedFile
  private let places: Int
  private let codes: Int
  private let order: Int
  private let text: Int

  /// Maps a file, and compares it with its checksum. O(n): a few milliseconds.
  ///
  /// - Throws: `PlacesError.damaged`, `.otherVersion`, `.file`.
  package init(path: String) throws(PlacesError) {
    do throws(FileError) { mapping = try MappedFile(path: path) } catch {
      if case .unfit(_, let reason) = error { throw .damaged(path: path, reason: reason) }
      throw .file(error)
    }
    guard mapping.byteCount >= Self.headerSize else { throw .damaged(path: path, reason: "it is too short") }
    let header = mapping.withBytes(0..<Self.headerSize) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
    guard Array(header[..<8]) == Self.magic else {
      throw .damaged(path: path, reason: "it is not a file of places")
    }
    let numbers = header.integers(UInt32.self, in: 8..<32).map { Int($0) }
    guard numbers[0] == Self.version else {
      throw .otherVersion(path: path, got: numbers[0], supported: Self.version)
    }
    (cityCount, regionCount, countryCount, nameCount) = (numbers[1], numbers[2], numbers[3], numbers[4])
    let areas = regionCount + countryCount
    var end = Self.headerSize
    func section(_ bytes: Int) -> Int {
      defer { end += (bytes + 31) / 32 * 32 }
      return end
    }
    _ = section(16 * cityCount)
    places = section(16 * (cityCount + areas + 1))
    codes = section(8 * areas)
    order = section(4 * nameCount)
    text = section(numbers[5])
    guard end == mapping.byteCount else {
      throw .damaged(path: path, reason: "it has \(mapping.byteCount) bytes instead of \(end)")
    }
    var checksum = Checksum()
    mapping.withBytes(Self.headerSize..<end) { checksum.add($0) }
    guard checksum.value == header.integer(UInt64.self, at: 32) else {
      throw .damaged(path: path, reason: "its bytes do not match their checksum")
    }
    identity = String(checksum.value, radix: 16)
  }
}

// MARK: Places

extension PlaceFile {
  var placeCount: Int { cityCount + regionCount + countryCount }

  /// All places of the file, cities first.
  func place(_ index: Int) -> Place {
    let kind: Place.Kind =
      index < cityCount ? .city : index < cityCount + regionCount ? .region : .country
    return Place(kind: kind, id: Int64(number(places + 16 * index)), index: index)
  }

  /// The number of people of a place.
  func population(_ index: Int) -> Int { Int(number(places + 16 * index + 8)) }

  /// The region or country that a place is in.
  func parent(_ index: Int) -> Int? {
    let parent = number(places + 16 * index + 12)
    return parent == .max ? nil : Int(parent)
  }

  /// What a place is in, the nearest first: not itself.
  func above(_ index: Int) -> [Int] { Array(sequence(first: index, next: parent).dropFirst()) }

  /// The code of a region or country after ISO 3166, such as `US-TX` or `US`; empty for none.
  func code(_ index: Int) -> String {
    guard index >= cityCount else { return "" }
    let start = codes + 8 * (index - cityCount)
    let bytes = (start..<start + 8).map(byte).prefix { $0 != 0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The name to show.
  package func name(of place: Place) -> String { name(at: textStart(place.index)).name }

  /// All names, in any language; the one to show comes first.
  package func names(of place: Place) -> [String] {
    var (start, names) = (textStart(place.index), [String]())
    while start < textStart(place.index + 1) {
      let (name, end) = name(at: start)
      names.append(name)
      start = end
    }
    return names
  }

  /// The codes that narrow names: that of a country, or the last part of a region's.
  package func codes(of place: Place) -> [String] {
    let code = code(place.index)
    return code.isEmpty ? [] : Set([code, code.split(separator: "-").last.map(String.init) ?? code]).sorted()
  }
}

// MARK: Names

extension PlaceFile {
  /// The name at a place of the order of `comparedName`.
  func orderedName(_ place: Int) -> (name: String, start: Int) {
    let start = Int(number(order + 4 * place))
    return (name(at: start).name, start)
  }

  /// The place that the name at a position of the text is of.
  func place(ofNameAt position: Int) -> Int {
    var (low, high) = (0, placeCount)
    while high - low > 1 {
      let middle = (low + high) / 2
      if textStart(middle) <= position { low = middle } else { high = middle }
    }
    return low
  }

  private func textStart(_ index: Int) -> Int { Int(number(places + 16 * index + 4)) }

  private func name(at position: Int) -> (name: String, end: Int) {
    let start = text + position + 1
    let end = start + Int(byte(start - 1))
    let name = mapping.withBytes(start..<end) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
    return (name, end - text)
  }
}

// MARK: Bytes

extension PlaceFile {
  /// The direction of a city from the middle of Earth, and the largest population in the tree below it.
  func node(_ index: Int) -> (direction: SIMD3<Float>, below: Int) {
    let start = Self.headerSize + 16 * index
    let direction = SIMD3(
      Float(bitPattern: number(start)), Float(bitPattern: number(start + 4)),
      Float(bitPattern: number(start + 8)))
    return (direction, Int(number(start + 12)))
  }

  private func number(_ offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset + 4 <= mapping.byteCount, "byte \(offset) of \(mapping.byteCount)")
    return UInt32(littleEndian: unsafe mapping.start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  private func byte(_ offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < mapping.byteCount, "byte \(offset) of \(mapping.byteCount)")
    return unsafe mapping.start.load(fromByteOffset: offset, as: UInt8.self)
  }
}
