import Foundation
import Imaging

extension PictureProperties {
  /// The most keywords of a packet that are read.
  static let maximumKeywords = 5000
  /// The most people that a packet may name as those who made the picture.
  private static let maximumCreators = 100

  /// Reads a packet. What is wrong with it becomes a note.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8.
  ///   - name: the file.
  init(xmp bytes: [UInt8], name: String) {
    do throws(MetadataError) {
      self = try XMPToolkit.run { () throws(MetadataError) in
        PictureProperties(try XMPPacket(bytes, name: name))
      }
    } catch {
      self.init()
      notes.append(error.description)
    }
  }

  /// The ending of the picture that a sidecar says it belongs to; `nil` where it does not say so, or is
  /// damaged.
  static func sidecarExtension(of bytes: [UInt8], name: String) -> String? {
    let packet = Result { () throws(MetadataError) in
      try XMPToolkit.run { () throws(MetadataError) in
        try XMPPacket(bytes, name: name).text(.photoshop, "photoshop:SidecarForExtension")
      }
    }
    // What is damaged is told when it is read.
    guard case .success(let ending) = packet else { return nil }
    return ending
  }

  init(_ packet: borrowing XMPPacket) {
    self.init()
    timeTaken = Self.time(packet)
    takeCamera(packet)
    takeDescription(packet)
    takeKeywords(packet)
    position = Position(
      latitude: packet.text(.exif, "exif:GPSLatitude").flatMap(Self.coordinate),
      longitude: packet.text(.exif, "exif:GPSLongitude").flatMap(Self.coordinate),
      altitude: Self.number(packet, .exif, "exif:GPSAltitude").map {
        packet.text(.exif, "exif:GPSAltitudeRef") == "1" ? -$0 : $0
      })
    takeKind(packet)
  }

  private static func time(_ packet: borrowing XMPPacket) -> TimeTaken? {
    let properties: [(XMPNamespace, String)] = [
      (.exif, "exif:DateTimeOriginal"), (.photoshop, "photoshop:DateCreated"), (.xmp, "xmp:CreateDate"),
    ]
    for (namespace, path) in properties {
      guard let text = packet.text(namespace, path) else { continue }
      if let time = TimeText.read(text, source: .xmp) { return time }
    }
    return nil
  }

  private mutating func takeCamera(_ packet: borrowing XMPPacket) {
    make = packet.text(.tiff, "tiff:Make").flatMap(TextCoding.tidied)
    model = packet.text(.tiff, "tiff:Model").flatMap(TextCoding.tidied)
    lens = (packet.text(.exifExtended, "exifEX:LensModel") ?? packet.text(.auxiliary, "aux:Lens"))
      .flatMap(TextCoding.tidied)
    software = packet.text(.xmp, "xmp:CreatorTool").flatMap(TextCoding.tidied)
    exposureTime = Self.positive(Self.number(packet, .exif, "exif:ExposureTime"))
    fNumber = Self.positive(Self.number(packet, .exif, "exif:FNumber"))
    focalLength = Self.positive(Self.number(packet, .exif, "exif:FocalLength"))
    focalLengthIn35mm = Self.positive(Self.number(packet, .exif, "exif:FocalLengthIn35mmFilm"))
    iso = Self.positive(
      packet.texts(.exif, "exif:ISOSpeedRatings", atMost: 1).first.flatMap(Self.number)
        ?? Self.number(packet, .exifExtended, "exifEX:PhotographicSensitivity")
    ).flatMap { Int(exactly: $0.rounded()) }
    flash = Self.flash(packet)
    orientation = Self.number(packet, .tiff, "tiff:Orientation").flatMap { Int(exactly: $0) }.flatMap {
      Orientation(rawValue: $0)
    }
    switch packet.text(.exif, "exif:ColorSpace") {
    case "1"?: colourSpace = "sRGB"
    case "2"?: colourSpace = "Adobe RGB"
    default: break
    }
  }

  private mutating func takeDescription(_ packet: borrowing XMPPacket) {
    title = packet.localText(.dublinCore, "dc:title")
    caption = packet.localText(.dublinCore, "dc:description")
    creators = packet.texts(.dublinCore, "dc:creator", atMost: Self.maximumCreators)
    copyright = packet.localText(.dublinCore, "dc:rights")
    label = packet.text(.xmp, "xmp:Label").flatMap(TextCoding.tidied)
    rating =
      Self.number(packet, .xmp, "xmp:Rating").flatMap { -1...5 ~= $0 ? Int($0.rounded()) : nil }
      ?? (Self.number(packet, .windows, "MicrosoftPhoto:Rating")
      ?? Self.number(packet, .windowsByExifTool, "MicrosoftPhotoByExifTool:Rating")).flatMap(Self.stars)
  }

  private mutating func takeKeywords(_ packet: borrowing XMPPacket) {
    var seen: Set<String> = []
    keywords = packet.texts(.dublinCore, "dc:subject", atMost: Self.maximumKeywords).filter {
      seen.insert($0).inserted
    }
    let lists: [(XMPNamespace, String, Character)] = [
      (.lightroom, "lr:hierarchicalSubject", "|"), (.digiKam, "digiKam:TagsList", "/"),
      (.windows, "MicrosoftPhoto:LastKeywordXMP", "/"),
      (.windowsByExifTool, "MicrosoftPhotoByExifTool:LastKeywordXMP", "/"),
      (.mediaPro, "mediapro:CatalogSets", "|"),
    ]
    for (namespace, path, separator) in lists where hierarchicalKeywords.isEmpty {
      var seen: Set<[String]> = []
      hierarchicalKeywords = packet.texts(namespace, path, atMost: Self.maximumKeywords).map {
        $0.split(separator: separator).map(String.init)
      }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
  }

  private mutating func takeKind(_ packet: borrowing XMPPacket) {
    projection = packet.text(.panorama, "GPano:ProjectionType").flatMap(TextCoding.tidied)
    isPanorama =
      projection != nil || packet.text(.panorama, "GPano:UsePanoramaViewer")?.lowercased() == "true"
    isMotionPhoto =
      packet.text(.camera, "GCamera:MotionPhoto") == "1" || packet.text(.camera, "GCamera:MicroVideo") == "1"
    isScreenshot = packet.localText(.exif, "exif:UserComment")?.lowercased() == "screenshot"
  }
}

// MARK: - Values

extension PictureProperties {
  private static func number(
    _ packet: borrowing XMPPacket, _ namespace: XMPNamespace, _ path: String
  ) -> Double? {
    packet.text(namespace, path).flatMap(number)
  }

  /// A number, or a fraction of two.
  static func number(_ text: String) -> Double? {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let values = parts.compactMap { DecimalNumber.read($0) }
    guard values.count == parts.count, let first = values.first else { return nil }
    guard values.count == 2 else { return first }
    return values[1] == 0 ? nil : first / values[1]
  }

  /// Degrees of `51,30.5N` or `51,30,30N`; south and west are negative. Some programs write a number.
  static func coordinate(_ text: String) -> Double? {
    guard let side = text.last?.uppercased(), "NSEW".contains(side) else { return number(text) }
    let parts = text.dropLast().split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { number(String($0)) }
    guard values.count == parts.count, values.count <= 3 else { return nil }
    return degrees(values).map { "SW".contains(side) ? -$0 : $0 }
  }

  /// The bits of EXIF of the fields of XMP's structure.
  private static func flash(_ packet: borrowing XMPPacket) -> Flash? {
    func field(_ name: String) -> String? { packet.text(.exif, "exif:Flash/exif:\(name)")?.lowercased() }
    guard let fired = field("Fired") else { return nil }
    func number(_ name: String) -> Int { field(name).flatMap { Int($0) }.map { $0 & 3 } ?? 0 }
    var bits = fired == "true" ? 1 : 0
    bits |= number("Return") << 1 | number("Mode") << 3
    bits |= (field("Function") == "true" ? 1 << 5 : 0) | (field("RedEyeMode") == "true" ? 1 << 6 : 0)
    return Flash(bits: bits)
  }
}
