import Files

extension PictureProperties {
  /// Reads what a picture's file and its sidecars say, from as few bytes as it takes.
  ///
  /// Whatever the bytes are, it ends: `ByteSource` limits how much of the file is read, `MetadataBlocks` how
  /// much of it is kept. What is damaged is left out, and told in `notes`.
  ///
  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - name: its name, without its folder.
  ///   - modified: when it was changed, in nanoseconds since 1970; `nil` where that is not known.
  ///   - sidecars: their packets with their names, the nearest one first.
  /// - Throws: `MetadataError.notReadable` when the file cannot be read.
  package init(
    _ source: ByteSource, name: String, modified: Int64?, sidecars: [(name: String, packet: [UInt8])] = []
  ) throws(MetadataError) {
    let blocks = MetadataBlocks(source)
    if let failure = source.failure {
      throw .notReadable(name: name, code: failure.code, reason: failure.reason)
    }
    self.init(blocks, name: name, modified: modified, sidecars: sidecars)
  }

  /// Reads the parts of a file, and its sidecars: all that C libraries do.
  ///
  /// - Parameters:
  ///   - blocks: the parts.
  ///   - name: the file's, without its folder.
  ///   - modified: when it was changed, in nanoseconds since 1970; `nil` where that is not known.
  ///   - sidecars: their packets with their names, the nearest one first.
  package init(
    _ blocks: MetadataBlocks, name: String, modified: Int64?, sidecars: [(name: String, packet: [UInt8])]
  ) {
    var sources = Sources()
    sources.sidecars = sidecars.map { PictureProperties(xmp: $0.packet, name: $0.name) }
    sources.xmp = blocks.xmp.map { PictureProperties(xmp: $0, name: name) }
    if let exif = blocks.exif {
      sources.exif = PictureProperties(exif: exif, changed: &sources.changed)
    }
    if let iptc = blocks.iptc { sources.iptc = PictureProperties(iptc: iptc) }
    sources.texts = PictureProperties(texts: blocks.texts)
    self.init(sources)
    timeTaken =
      timeTaken ?? FileNameTime.read(name) ?? modified.flatMap { TimeTaken(modified: $0) }
    size = blocks.size
    colourSpace =
      blocks.profile.flatMap(ColourProfileName.read) ?? colourSpace
      ?? blocks.primaries.flatMap(Self.colourSpace)
    isScreenshot =
      isScreenshot || Screenshots.isName(name) || software.map(Screenshots.isProgram) ?? false
    notes = blocks.notes + notes
  }

  /// The colour space of primaries (ITU-T H.273, table 2) as far as pictures have them.
  private static func colourSpace(primaries: Int) -> String? {
    [1: "sRGB", 9: "BT.2020", 12: "Display P3"][primaries]
  }

  /// Reads the texts of a PNG by the keywords of its specification (third edition, 11.3.3.2).
  private init(texts: [String: String]) {
    title = texts["Title"]
    caption = texts["Description"]
    creators = texts["Author"].map { [$0] } ?? []
    copyright = texts["Copyright"]
    software = texts["Software"]
  }
}
