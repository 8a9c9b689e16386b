import Files

extension VectorFileHeader {
  private enum Field {
    static let magic = 0
    static let version = 8
    static let spaceLength = 12
    static let dimension = 16
    static let count = 24
    static let generation = 32
    static let fileSize = 40
    static let sections = 48
    static let space = 256
    static let checksum = 4064
    static let checksummed = 4064
  }

  /// The header as one page of bytes.
  func encoded() -> [UInt8] {
    var page = [UInt8](repeating: 0, count: Self.pageSize)
    page.replaceSubrange(Field.magic..<Field.magic + 8, with: Self.magic)
    page.put(littleEndian: Self.version, at: Field.version)
    page.put(littleEndian: UInt32(space.utf8.count), at: Field.spaceLength)
    page.put(littleEndian: UInt64(dimension), at: Field.dimension)
    page.put(littleEndian: UInt64(count), at: Field.count)
    page.put(littleEndian: generation, at: Field.generation)
    page.put(littleEndian: UInt64(fileSize), at: Field.fileSize)
    for (index, section) in sections.enumerated() {
      let position = Field.sections + 24 * index
      page.put(littleEndian: UInt64(section.offset), at: position)
      page.put(littleEndian: UInt64(section.byteCount), at: position + 8)
      page.put(littleEndian: section.checksum, at: position + 16)
    }
    page.replaceSubrange(Field.space..<Field.space + space.utf8.count, with: space.utf8)
    page.put(littleEndian: Checksum.of(Array(page[..<Field.checksummed])), at: Field.checksum)
    return page
  }

  /// Reads a header and checks everything in it that can be checked without the body.
  ///
  /// - Parameters:
  ///   - page: the file's first bytes, at most a page.
  ///   - fileSize: the size of the file in bytes.
  ///   - path: the file's path, for the error.
  init(decoding page: [UInt8], fileSize: Int, path: String) throws(VectorIndexError) {
    guard page.count >= Field.dimension, page.prefix(8).elementsEqual(Self.magic) else {
      throw .damaged(path: path, reason: "it does not begin as a vector file does")
    }
    // The version is checked before the checksum: other versions may store it elsewhere.
    let version = page.integer(UInt32.self, at: Field.version)
    guard version == Self.version else {
      throw .otherVersion(path: path, got: version, expected: Self.version)
    }
    guard page.count == Self.pageSize else { throw .damaged(path: path, reason: "it ends within its header") }
    guard page.integer(UInt64.self, at: Field.checksum) == Checksum.of(Array(page[..<Field.checksummed]))
    else {
      throw .damaged(path: path, reason: "its header does not match its checksum")
    }
    let spaceLength = Int(page.integer(UInt32.self, at: Field.spaceLength))
    let dimension = page.integer(UInt64.self, at: Field.dimension)
    let count = page.integer(UInt64.self, at: Field.count)
    guard spaceLength <= Self.maximumSpaceLength,
      let dimension = Int(exactly: dimension), Self.dimensions.contains(dimension),
      let count = Int(exactly: count), Self.counts.contains(count),
      let space = String(validating: page[Field.space..<Field.space + spaceLength], as: UTF8.self)
    else {
      throw .damaged(path: path, reason: "its header is not one that this program writes")
    }
    self.init(
      dimension: dimension, count: count, generation: page.integer(UInt64.self, at: Field.generation),
      space: space)
    for index in sections.indices {
      let position = Field.sections + 24 * index
      guard page.integer(UInt64.self, at: position) == UInt64(sections[index].offset),
        page.integer(UInt64.self, at: position + 8) == UInt64(sections[index].byteCount)
      else {
        throw .damaged(path: path, reason: "its sections do not lie where its dimension and count put them")
      }
      sections[index].checksum = page.integer(UInt64.self, at: position + 16)
    }
    guard fileSize == self.fileSize else {
      throw .damaged(path: path, reason: "it has \(fileSize) bytes where its header says \(self.fileSize)")
    }
  }
}
