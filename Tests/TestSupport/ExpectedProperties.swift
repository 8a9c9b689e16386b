import Foundation

/// What is to be read of a file of which ExifTool answers something, each property in the order of its
/// sources (Documentation/metadata.md).
package struct ExpectedProperties {
  package let answer: ExifToolAnswer

  package init(answer: ExifToolAnswer) { self.answer = answer }

  /// Files of the hard set in which there is no right answer, and why ExifTool has another one.
  package static let ambiguousFiles: Set<String> = [
    // The first directory is damaged: it reads none of it, libexif what can be read.
    "Pillow__hopper_bad_exif.jpg", "Pillow__oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif",
    // The link to EXIF's directory has a wrong type: it does not follow it, libexif does.
    "Pillow__exif_typeerror.jpg", "exif-samples__jpg_tests_30-type_error.jpg",
    // The frames are larger than the screen: it answers the screen's size, decoders the frames'.
    "image__tests_images_gif_simple_issue_1455_oversized.gif", "image__tests_images_gif_anim_oob.gif",
    // A text in an old coding of the Macintosh: it shows a question mark, this the character of Latin-1.
    "Pillow__hopper_lzw.tif",
  ]

  package var make: String? { answer.text("IFD0:Make", "XMP-tiff:Make") }
  package var model: String? { answer.text("IFD0:Model", "XMP-tiff:Model") }
  package var lens: String? { answer.text("ExifIFD:LensModel", "XMP-exifEX:LensModel", "XMP-aux:Lens") }
  package var title: String? {
    answer.text("XMP-dc:Title", "IPTC:ObjectName", "IFD0:XPTitle", "PNG:Title")
  }
  package var caption: String? {
    answer.text(
      "XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription", "IFD0:XPComment",
      "PNG:Description")
  }
  package var label: String? { answer.text("XMP-xmp:Label") }
  package var copyright: String? {
    answer.text("XMP-dc:Rights", "IPTC:CopyrightNotice", "IFD0:Copyright", "PNG:Copyright")
  }
  package var software: String? { answer.text("IFD0:Software", "XMP-xmp:CreatorTool", "PNG:Software") }

  fileprivate func positive(_ number: Double?) -> Double? { number.flatMap { $0 > 0 ? $0 : nil } }
}

/// What differs between what was read and what was expected, in words.
package struct Differences {
  package private(set) var found: [String] = []

  package init() {}

  package mutating func compare(_ name: String, _ read: some Equatable, _ expected: some Equatable) {
    if "\(read)" != "\(expected)" { found.append("\(name): \(read), expected \(expected)") }
  }

  /// Numbers that differ by a millionth are the same.
  package mutating func compare(_ name: String, _ read: Double?, near expected: Double?) {
    switch (read, expected) {
    case (nil, nil): return
    case (let read?, let expected?) where abs(read - expected) <= 1e-6 * max(abs(expected), 1): return
    default: found.append("\(name): \(read ?? .nan), expected \(expected ?? .nan)")
    }
  }
}

// MARK: - Times

extension ExpectedProperties {
  /// As ExifTool writes it: `2019:05:03 10:20:30.125+02:00`, with what is known of it.
  package var time: String? {
    let tags = [
      ("ExifIFD:DateTimeOriginal", "ExifIFD:SubSecTimeOriginal", "ExifIFD:OffsetTimeOriginal"),
      ("ExifIFD:CreateDate", "ExifIFD:SubSecTimeDigitized", "ExifIFD:OffsetTimeDigitized"),
    ]
    for (tag, subseconds, zone) in tags {
      if let text = exifTime(tag, subseconds, zone) { return text }
    }
    if let text = answer.text("XMP-exif:DateTimeOriginal", "XMP-photoshop:DateCreated", "XMP-xmp:CreateDate")
    {
      return text.replacing("Z", with: "+00:00").replacing(/(?<fraction>\.\d*?)0+(?=$|[+-])/) {
        $0.output.fraction == "." ? "" : $0.output.fraction
      }
    }
    if let date = answer.text("IPTC:DateCreated") {
      return date + (answer.text("IPTC:TimeCreated").map { " " + $0 } ?? "")
    }
    return exifTime("IFD0:ModifyDate", "ExifIFD:SubSecTime", "ExifIFD:OffsetTime")
  }

  private func exifTime(_ tag: String, _ subseconds: String, _ zone: String) -> String? {
    guard let text = answer.text(tag), text.contains(/^[1-9]\d{3}:\d\d:\d\d \d/) else { return nil }
    // A second that there is not.
    guard !text.hasSuffix(":70") else { return String(text.prefix(10)) }
    let fraction = answer.text(subseconds).map { "." + $0.replacing(/\D/, with: "") } ?? ""
    return text + fraction.replacing(/\.?0*$/, with: "") + (answer.text(zone) ?? "")
  }
}

// MARK: - The camera

extension ExpectedProperties {
  package var exposureTime: Double? {
    positive(answer.number("ExifIFD:ExposureTime")) ?? positive(answer.number("ExifIFD:ShutterSpeedValue"))
      ?? positive(answer.number("XMP-exif:ExposureTime"))
  }

  package var focalLength: Double? {
    positive(answer.number("ExifIFD:FocalLength", "XMP-exif:FocalLength"))
  }

  package var focalLengthIn35mm: Double? {
    positive(answer.number("ExifIFD:FocalLengthIn35mmFormat", "XMP-exif:FocalLengthIn35mmFormat"))
  }

  package var fNumber: Double? {
    positive(answer.number("ExifIFD:FNumber")) ?? positive(answer.number("ExifIFD:ApertureValue"))
      ?? positive(answer.number("XMP-exif:FNumber"))
  }

  package var iso: Double? {
    positive(
      answer.number("ExifIFD:ISO", "ExifIFD:ISOSpeed", "ExifIFD:RecommendedExposureIndex", "XMP-exif:ISO"))
  }

  /// EXIF's bits.
  package var flash: Int? {
    if let bits = answer.number("ExifIFD:Flash") { return Int(bits) }
    guard let fields = answer.tags["XMP-exif:Flash"] as? [String: Any] else { return nil }
    func number(_ name: String) -> Int { fields[name] as? Int ?? 0 }
    return number("Fired") | number("Return") << 1 | number("Mode") << 3 | number("Function") << 5
      | number("RedEyeMode") << 6
  }

  package var orientation: Int? {
    answer.number("IFD0:Orientation", "XMP-tiff:Orientation").map { Int($0) }.flatMap {
      1...8 ~= $0 ? $0 : nil
    }
  }

  /// Whether width and height change places where the picture is shown upright. EXIF says it; in PNG and WebP
  /// also XMP where EXIF is silent; in HEIC and AVIF the container. JPEG XL says it in another way.
  package var isTurned: Bool {
    let tags =
      switch answer.text("File:FileType") {
      case "JPEG", "TIFF": answer.number("IFD0:Orientation")
      case "PNG", "WEBP", "Extended WEBP": answer.number("IFD0:Orientation", "XMP-tiff:Orientation")
      default: Double?.none
      }
    if let turn = answer.number("QuickTime:Rotation"), turn == 90 || turn == 270 { return true }
    return 5...8 ~= tags ?? 1
  }

  /// In pixels, as the picture is stored.
  package var size: (width: Int, height: Int)? {
    let groups = ["File", "PNG", "RIFF", "GIF", "IFD0", "Jpeg2000"]
    for group in groups {
      if let width = answer.number("\(group):ImageWidth"), let height = answer.number("\(group):ImageHeight"),
        width > 0, height > 0
      {
        return (Int(width), Int(height))
      }
    }
    return nil
  }

  package var colourSpace: String? {
    if let profile = answer.text("ICC_Profile:ProfileDescription") { return profile }
    // EXIF may leave it open; then XMP counts.
    for tag in ["ExifIFD:ColorSpace", "XMP-exif:ColorSpace"] {
      switch answer.number(tag) {
      case 1: return "sRGB"
      case 2: return "Adobe RGB"
      case 65535 where answer.text("InteropIFD:InteropIndex") == "R03": return "Adobe RGB"
      default: break
      }
    }
    return answer.number("QuickTime:ColorPrimaries").flatMap {
      [1: "sRGB", 9: "BT.2020", 12: "Display P3"][$0]
    }
  }

  private func side(_ tag: String, _ reference: String, _ negative: Set<String>) -> Double? {
    answer.number("GPS:\(tag)").map { value in
      answer.text("GPS:\(reference)").map { negative.contains($0) } ?? false ? -value : value
    }
  }

  package var latitude: Double? {
    side("GPSLatitude", "GPSLatitudeRef", ["S"]) ?? answer.number("XMP-exif:GPSLatitude")
  }

  package var longitude: Double? {
    side("GPSLongitude", "GPSLongitudeRef", ["W"]) ?? answer.number("XMP-exif:GPSLongitude")
  }

  /// In metres; that of the position that counts.
  package var altitude: Double? {
    guard latitude != nil else { return nil }
    if answer.number("GPS:GPSLatitude") != nil { return side("GPSAltitude", "GPSAltitudeRef", ["1"]) }
    return answer.number("XMP-exif:GPSAltitude").map {
      answer.number("XMP-exif:GPSAltitudeRef") == 1 ? -$0 : $0
    }
  }
}

// MARK: - Descriptions

extension ExpectedProperties {
  package var keywords: [String] {
    let lists = answer.list("XMP-dc:Subject", "IPTC:Keywords")
    return lists.isEmpty ? ExifToolAnswer.split(answer.text("IFD0:XPKeywords")) : lists
  }

  package var creators: [String] {
    let lists = answer.list("XMP-dc:Creator", "IPTC:By-line")
    if !lists.isEmpty { return lists }
    let written = ExifToolAnswer.split(answer.text("IFD0:Artist", "IFD0:XPAuthor"))
    return written.isEmpty ? answer.list("PNG:Author") : written
  }

  package var hierarchicalKeywords: [[String]] {
    let lists = [
      ("XMP-lr:HierarchicalSubject", "|"), ("XMP-digiKam:TagsList", "/"),
      ("XMP-microsoft:LastKeywordXMP", "/"), ("XMP-mediapro:CatalogSets", "|"),
    ]
    for (tag, separator) in lists {
      let found = answer.list(tag)
      if !found.isEmpty { return found.map { $0.components(separatedBy: separator) } }
    }
    return []
  }

  package var rating: Int? {
    if let stars = answer.number("XMP-xmp:Rating") { return Int(stars) }
    if let percent = answer.number("XMP-microsoft:RatingPercent") {
      return Self.stars[Int(percent)]
    }
    return answer.number("IFD0:Rating").map { Int($0) }
  }
  /// How many stars are how many percent.
  private static let stars = [0: 0, 1: 1, 25: 2, 50: 3, 75: 4, 99: 5]
}

// MARK: - Kinds of pictures

extension ExpectedProperties {
  package var isScreenshot: Bool {
    (answer.text("ExifIFD:UserComment") ?? answer.text("XMP-exif:UserComment")) == "Screenshot"
  }

  package var isPanorama: Bool {
    answer.text("XMP-GPano:ProjectionType") != nil
      || answer.tags["XMP-GPano:UsePanoramaViewer"] as? Bool == true
  }

  /// Apple's live pictures, and motion photos.
  package var isLive: Bool {
    // Older versions of ExifTool have another name for the identifier.
    answer.text("Apple:ContentIdentifier", "Apple:MediaGroupUUID") != nil
      || answer.number("XMP-GCamera:MotionPhoto") == 1
      || answer.number("XMP-GCamera:MicroVideo") == 1
  }
}
