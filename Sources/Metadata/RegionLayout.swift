import Imaging
import Vocabulary

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

  /// What a region is.
  enum Mark: Equatable {
    /// A face, as fractions of the picture that was marked.
    case face(name: String?, area: Region)
    /// A face of which nobody can say where it is, and why.
    case dropped(name: String?, reason: String)
    /// No face.
    case other
  }

  /// A region.
  ///
  /// - Parameter number: from 1.
  func mark(_ number: Int, in packet: borrowing XMPPacket) -> Mark {
    let item = "\(list)[\(number)]"
    if self == .workingGroup, packet.text(namespace, "\(item)/mwg-rs:Type") ?? "Face" != "Face" {
      return .other
    }
    let name = packet.text(namespace, "\(item)/\(nameField)")
    let (region, reason) =
      switch self {
      case .workingGroup: Self.area("\(item)/mwg-rs:Area", in: packet)
      case .microsoft: Self.rectangle(packet.text(namespace, "\(item)/MPReg:Rectangle"))
      }
    guard let region else { return .dropped(name: name, reason: reason) }
    guard let area = region.clipped else {
      return .dropped(name: name, reason: "its area is outside of the picture")
    }
    return .face(name: name, area: area)
  }

  /// The size of the picture that was marked; `nil` where that is not said.
  static func markedSize(in packet: borrowing XMPPacket) -> PixelSize? {
    guard let width = packet.text(.regions, "\(dimensions)/stDim:w").flatMap({ DecimalNumber.read($0) }),
      let height = packet.text(.regions, "\(dimensions)/stDim:h").flatMap({ DecimalNumber.read($0) }),
      (1...1e9).contains(width),
      (1...1e9).contains(height)
    else { return nil }
    return PixelSize(width: Int(width), height: Int(height))
  }

  private static func area(_ path: String, in packet: borrowing XMPPacket) -> (Region?, reason: String) {
    let unit = packet.text(.regions, "\(path)/stArea:unit") ?? "normalized"
    guard unit == "normalized" else { return (nil, "its area is in the unit \"\(unit)\", not in fractions") }
    var numbers: [Double] = []
    for field in ["x", "y", "w", "h"] {
      guard let text = packet.text(.regions, "\(path)/stArea:\(field)") else {
        return (nil, "its area has no \(field)")
      }
      guard let number = DecimalNumber.read(text) else { return (nil, "its area has \(field)=\"\(text)\"") }
      numbers.append(number)
    }
    let (x, y, width, height) = (numbers[0], numbers[1], numbers[2], numbers[3])
    return (Region(x: x - width / 2, y: y - height / 2, width: width, height: height), "")
  }

  /// `0.1, 0.2, 0.3, 0.4`, or with decimal commas.
  private static func rectangle(_ text: String?) -> (Region?, reason: String) {
    guard let text else { return (nil, "it has no rectangle") }
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
    var numbers = pieces.compactMap { DecimalNumber.read($0) }
    if pieces.count == 8, numbers.count == 8 {
      // Where the comma is the decimal sign, too, every number has come apart into two.
      numbers = stride(from: 0, to: 8, by: 2).compactMap {
        DecimalNumber.read("\(pieces[$0]),\(pieces[$0 + 1])")
      }
    }
    guard numbers.count == 4, pieces.count == 4 || pieces.count == 8 else {
      return (nil, "its rectangle is \"\(text)\"")
    }
    return (Region(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]), "")
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

extension Region {
  /// The part within the picture; `nil` where there is none.
  fileprivate var clipped: Region? {
    guard x.isFinite, y.isFinite, width.isFinite, height.isFinite else { return nil }
    let (left, top) = (max(x, 0), max(y, 0))
    let (right, bottom) = (min(x + width, 1), min(y + height, 1))
    guard right > left, bottom > top else { return nil }
    return Region(x: left, y: top, width: right - left, height: bottom - top)
  }
}
