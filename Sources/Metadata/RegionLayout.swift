import Imaging

/// A way in which programs mark faces in XMP.
enum RegionLayout: CaseIterable, Sendable {
  /// `mwg-rs:Regions`: the centre and the sides of an area.
  case workingGroup
  /// `MP:RegionInfo`: left, top, width and height in one text.
  case microsoft

  /// The namespace of its property.
  var namespace: XMPNamespace {
    switch self {
    case .workingGroup: .regions
    case .microsoft: .microsoft
    }
  }

  /// Its property.
  var property: String {
    switch self {
    case .workingGroup: "mwg-rs:Regions"
    case .microsoft: "MP:RegionInfo"
    }
  }

  /// Its property as an XML element: namespace, space, local name.
  var element: String { namespace.rawValue + " " + property.drop { $0 != ":" }.dropFirst() }

  private var list: String {
    switch self {
    case .workingGroup: "mwg-rs:Regions/mwg-rs:RegionList"
    case .microsoft: "MP:RegionInfo/MPRI:Regions"
    }
  }

  private static let dimensions = "mwg-rs:Regions/mwg-rs:AppliedToDimensions"

  private var nameField: String {
    switch self {
    case .workingGroup: "mwg-rs:Name"
    case .microsoft: "MPReg:PersonDisplayName"
    }
  }
}

// MARK: - Reading

extension RegionLayout {
  /// How many regions a packet has, whatever they mark.
  ///
  /// - Parameter limit: up to which they are counted.
  func count(in packet: borrowing XMPPacket, atMost limit: Int) -> Int {
    packet.count(namespace, list, atMost: limit)
  }

  /// A region, as fractions of the picture that was marked.
  ///
  /// - Parameter number: from 1.
  /// - Returns: nothing where it is no face, or has no area within the picture: a point, a circle, or damaged.
  func face(_ number: Int, in packet: borrowing XMPPacket) -> (name: String?, area: Region)? {
    let item = "\(list)[\(number)]"
    let region: Region?
    switch self {
    case .workingGroup:
      guard packet.text(namespace, "\(item)/mwg-rs:Type") ?? "Face" == "Face" else { return nil }
      region = Self.area("\(item)/mwg-rs:Area", in: packet)
    case .microsoft: region = packet.text(namespace, "\(item)/MPReg:Rectangle").flatMap(Self.rectangle)
    }
    return region?.clipped.map { (name: packet.text(namespace, "\(item)/\(nameField)"), area: $0) }
  }

  /// The size of the picture that was marked; nothing where that is not said.
  static func markedSize(in packet: borrowing XMPPacket) -> PixelSize? {
    guard let width = packet.number(.regions, "\(dimensions)/stDim:w"),
      let height = packet.number(.regions, "\(dimensions)/stDim:h"), (1...1e9).contains(width),
      (1...1e9).contains(height)
    else { return nil }
    return PixelSize(width: Int(width), height: Int(height))
  }

  private static func area(_ path: String, in packet: borrowing XMPPacket) -> Region? {
    guard packet.text(.regions, "\(path)/stArea:unit") ?? "normalized" == "normalized",
      let x = packet.number(.regions, "\(path)/stArea:x"),
      let y = packet.number(.regions, "\(path)/stArea:y"),
      let width = packet.number(.regions, "\(path)/stArea:w"),
      let height = packet.number(.regions, "\(path)/stArea:h")
    else { return nil }
    return Region(x: x - width / 2, y: y - height / 2, width: width, height: height)
  }

  private static func rectangle(_ text: String) -> Region? {
    let numbers = text.split(separator: ",").compactMap { Double($0.filter { !$0.isWhitespace }) }
    guard numbers.count == 4 else { return nil }
    return Region(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
  }
}

// MARK: - Writing

extension RegionLayout {
  /// Whether a packet marks anything in this way.
  func isUsed(in packet: borrowing XMPPacket) -> Bool { packet.has(namespace, property) }

  /// Gives a region a name.
  ///
  /// - Throws: `MetadataError.property`.
  func setName(_ name: String, of number: Int, in packet: borrowing XMPPacket) throws(MetadataError) {
    try packet.set(namespace, "\(list)[\(number)]/\(nameField)", name)
  }

  /// Adds a face.
  ///
  /// - Parameter area: as fractions of the picture that was marked.
  /// - Throws: `MetadataError.property`.
  func append(name: String, area: Region, to packet: borrowing XMPPacket) throws(MetadataError) {
    let item = try packet.append(to: namespace, list)
    switch self {
    case .workingGroup:
      try packet.set(namespace, "\(item)/mwg-rs:Type", "Face")
      let centre = (area.x + area.width / 2, area.y + area.height / 2)
      for (field, value) in [("x", centre.0), ("y", centre.1), ("w", area.width), ("h", area.height)] {
        try packet.set(namespace, "\(item)/mwg-rs:Area/stArea:\(field)", Self.decimal(value))
      }
      try packet.set(namespace, "\(item)/mwg-rs:Area/stArea:unit", "normalized")
    case .microsoft:
      let numbers = [area.x, area.y, area.width, area.height].map(Self.decimal)
      try packet.set(namespace, "\(item)/MPReg:Rectangle", numbers.joined(separator: ", "))
    }
    try packet.set(namespace, "\(item)/\(nameField)", name)
  }

  /// Says on what size regions were marked, where nothing says so yet.
  ///
  /// - Throws: `MetadataError.property`.
  static func setMarkedSize(_ size: PixelSize, in packet: borrowing XMPPacket) throws(MetadataError) {
    guard markedSize(in: packet) == nil else { return }
    for (field, value) in [("w", "\(size.width)"), ("h", "\(size.height)"), ("unit", "pixel")] {
      try packet.set(.regions, "\(dimensions)/stDim:\(field)", value)
    }
  }

  /// A number of 0 or above with six decimals, without an exponent.
  private static func decimal(_ number: Double) -> String {
    let millionths = Int((max(number, 0) * 1e6).rounded())
    let digits = String(millionths % 1_000_000)
    return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension XMPPacket {
  /// The value of a property as a finite number; nothing where it is none.
  fileprivate func number(_ namespace: XMPNamespace, _ path: String) -> Double? {
    text(namespace, path).flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension Region {
  /// The part within the picture; nothing where there is none.
  fileprivate var clipped: Region? {
    guard x.isFinite, y.isFinite, width.isFinite, height.isFinite else { return nil }
    let (left, top) = (max(x, 0), max(y, 0))
    let (right, bottom) = (min(x + width, 1), min(y + height, 1))
    guard right > left, bottom > top else { return nil }
    return Region(x: left, y: top, width: right - left, height: bottom - top)
  }
}
