extension PictureProperties {
  /// Reads the parts of a file, and its sidecars, in this process: used in helper processes, and to compare
  /// with them. What is damaged is left out, and told in `notes`.
  package init(_ input: MetadataInput) {
    let (blocks, name, modified) = (input.blocks, input.name, input.modified)
    let names = SidecarNames(of: name)
    let sidecars = input.sidecars.filter {
      !$0.isShared || names.isOwner(Self.sidecarExtension(of: $0.packet, name: $0.name))
    }
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
