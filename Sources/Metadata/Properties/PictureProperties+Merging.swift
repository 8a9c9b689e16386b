extension PictureProperties {
  /// What the parts of a file say, each for itself, and what comes first of them.
  struct Sources {
    /// Sidecars' packets, the nearest one first.
    var sidecars: [PictureProperties] = []
    /// The file's own packets.
    var xmp: [PictureProperties] = []
    var iptc = PictureProperties()
    var exif = PictureProperties()
    /// When the picture was changed, as EXIF says.
    var changed: TimeTaken?
    /// Texts of a PNG.
    var texts = PictureProperties()

    /// People describe pictures, and programs write it into all sources or only into the sidecar.
    fileprivate var described: [PictureProperties] { sidecars + xmp + [iptc, exif, texts] }
    /// Cameras write EXIF; XMP repeats it.
    fileprivate var taken: [PictureProperties] { [exif] + sidecars + xmp + [iptc, texts] }
    /// Places are often added later, by programs that leave the file as it is.
    fileprivate var placed: [PictureProperties] { sidecars + [exif] + xmp }
  }

  /// Merges what the parts of a file say.
  init(_ sources: Sources) {
    func first<Value>(_ list: [PictureProperties], _ property: KeyPath<Self, Value?>) -> Value? {
      list.lazy.compactMap { $0[keyPath: property] }.first
    }
    func first<Value>(_ list: [PictureProperties], _ property: KeyPath<Self, [Value]>) -> [Value] {
      list.lazy.map { $0[keyPath: property] }.first { !$0.isEmpty } ?? []
    }
    let (taken, described) = (sources.taken, sources.described)
    for property in [\Self.make, \.model, \.lens, \.software, \.colourSpace, \.contentIdentifier] {
      self[keyPath: property] = first(taken, property)
    }
    for property in [\Self.exposureTime, \.fNumber, \.focalLength, \.focalLengthIn35mm] {
      self[keyPath: property] = first(taken, property)
    }
    timeTaken = first(taken, \.timeTaken) ?? sources.changed
    iso = first(taken, \.iso)
    flash = first(taken, \.flash)
    orientation = first(taken, \.orientation)
    position = first(sources.placed, \.position)
    for property in [\Self.title, \.caption, \.label, \.copyright, \.projection] {
      self[keyPath: property] = first(described, property)
    }
    rating = first(described, \.rating)
    keywords = first(described, \.keywords)
    hierarchicalKeywords = first(described, \.hierarchicalKeywords)
    creators = first(described, \.creators)
    for property in [\Self.isScreenshot, \.isPanorama, \.isMotionPhoto] {
      self[keyPath: property] = taken.contains { $0[keyPath: property] }
    }
    notes = described.flatMap(\.notes)
  }
}
