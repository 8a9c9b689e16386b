extension MetadataBlocks {
  /// Reads the first directory of a TIFF, and those that it links to.
  mutating func readTIFF(_ source: ByteSource) {
    guard let reader = TIFFReader(source), let directory = reader.first else { return }
    exif = EXIFBlock(reader, directory).bytes
    takeXMP(reader.bytes(directory[700], limit: FaceRegions.maximumBytes))
    // Some writers count it in words: what is too much is zeros.
    iptc = reader.bytes(directory[33723], limit: Self.maximumBytes)
    if iptc == nil, let resources = reader.bytes(directory[34377], limit: Self.maximumBytes) {
      takePhotoshop(resources)
    }
    if let profile = directory[34675] {
      takeProfile(source.bytes(at: profile.place, count: min(profile.length, Self.maximumProfileBytes)))
    }
    let shown = shown(reader, directory)
    takeSize(reader.number(shown[256]), reader.number(shown[257]))
  }

  /// The directory of the picture itself: where the first one has a smaller copy, as in raw files, the first
  /// of its children that has none.
  private func shown(_ reader: TIFFReader, _ first: TIFFReader.Directory) -> TIFFReader.Directory {
    guard let kind = reader.number(first[254]), kind & 1 == 1 else { return first }
    let children = reader.numbers(first[330], limit: 16).compactMap(reader.directory)
    return children.first { reader.number($0[254]) ?? 0 == 0 } ?? first
  }
}
