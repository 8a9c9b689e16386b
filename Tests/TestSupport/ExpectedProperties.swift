import Foundation
import Imaging

@testable import Metadata

/// What is to be read of a file of which ExifTool answers something, each property in the order of its
/// sources (Documentation/metadata.md).
struct ExpectedProperties {
  let answer: ExifToolAnswer

  /// The properties that differ from what was read, in words.
  func differences(from properties: PictureProperties) -> [String] {
    var found: [String] = []
    func compare(_ name: String, _ read: some Equatable, _ expected: some Equatable) {
      if "\(read)" != "\(expected)" { found.append("\(name): \(read), expected \(expected)") }
    }
    func compare(_ name: String, _ read: Double?, near expected: Double?) {
      switch (read, expected) {
      case (nil, nil): return
      case (let read?, let expected?) where abs(read - expected) <= 1e-6 * max(abs(expected), 1): return
      default: found.append("\(name): \(read ?? .nan), expected \(expected ?? .nan)")
      }
    }
    compare("time", time(properties.timeTaken), time)
    compare("make", properties.make, answer.text("IFD0:Make", "XMP-tiff:Make"))
    compare("model", properties.model, answer.text("IFD0:Model", "XMP-tiff:Model"))
    compare("lens", properties.lens, answer.text("ExifIFD:LensModel", "XMP-exifEX:LensModel", "XMP-aux:Lens"))
    compare("exposure", properties.exposureTime, near: exposureTime)
    compare("f-number", properties.fNumber, near: fNumber)
    compare("ISO", properties.iso.map(Double.init), near: iso)
    compare(
      "focal length", properties.focalLength,
      near: positive(answer.number("ExifIFD:FocalLength", "XMP-exif:FocalLength")))
    compare(
      "focal length in 35 mm", properties.focalLengthIn35mm,
      near: positive(
        answer.number("ExifIFD:FocalLengthIn35mmFormat", "XMP-exif:FocalLengthIn35mmFormat")))
    compare("flash", properties.flash?.bits, flash)
    compare("latitude", properties.position?.latitude, near: latitude)
    compare("longitude", properties.position?.longitude, near: longitude)
    compare("altitude", properties.position?.altitude, near: latitude == nil ? nil : altitude)
    compare(
      "title", properties.title,
      answer.text("XMP-dc:Title", "IPTC:ObjectName", "IFD0:XPTitle", "PNG:Title"))
    compare(
      "caption", properties.caption,
      answer.text(
        "XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription", "IFD0:XPComment",
        "PNG:Description"))
    compare("keywords", properties.keywords, keywords)
    compare("hierarchical keywords", properties.hierarchicalKeywords, hierarchicalKeywords)
    compare("rating", properties.rating, rating)
    compare("label", properties.label, answer.text("XMP-xmp:Label"))
    compare("creators", properties.creators, creators)
    compare(
      "copyright", properties.copyright,
      answer.text("XMP-dc:Rights", "IPTC:CopyrightNotice", "IFD0:Copyright", "PNG:Copyright"))
    compare(
      "software", properties.software,
      answer.text("IFD0:Software", "XMP-xmp:CreatorTool", "PNG:Software"))
    compare("orientation", properties.orientation?.rawValue, orientation)
    compare("size", properties.size, size)
    compare("colour space", properties.colourSpace, colourSpace)
    return found
  }

  private func positive(_ number: Double?) -> Double? { number.flatMap { $0 > 0 ? $0 : nil } }
}

// MARK: - Times

extension ExpectedProperties {
  private func time(_ time: TimeTaken?) -> String? {
    guard let time, ![.fileName, .fileTime].contains(time.source) else { return nil }
    func two(_ number: Int) -> String { String(format: "%02d", number) }
    var text = "\(time.year):\(two(time.month)):\(two(time.day))"
    if [.minute, .second].contains(time.precision) {
      text += " \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    }
    if time.nanosecond > 0 {
      text += "." + String(format: "%09d", time.nanosecond).replacing(/0+$/, with: "")
    }
    if let zone = time.zone {
      text += "\(zone < 0 ? "-" : "+")\(two(abs(zone) / 60)):\(two(abs(zone) % 60))"
    }
    return text
  }

  private var time: String? {
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
  private var exposureTime: Double? {
    positive(answer.number("ExifIFD:ExposureTime")) ?? positive(answer.number("ExifIFD:ShutterSpeedValue"))
      ?? positive(answer.number("XMP-exif:ExposureTime"))
  }

  private var fNumber: Double? {
    positive(answer.number("ExifIFD:FNumber")) ?? positive(answer.number("ExifIFD:ApertureValue"))
      ?? positive(answer.number("XMP-exif:FNumber"))
  }

  private var iso: Double? {
    positive(
      answer.number("ExifIFD:ISO", "ExifIFD:ISOSpeed", "ExifIFD:RecommendedExposureIndex", "XMP-exif:ISO"))
  }

  private var flash: Int? {
    if let bits = answer.number("ExifIFD:Flash") { return Int(bits) }
    guard let fields = answer.tags["XMP-exif:Flash"] as? [String: Any] else { return nil }
    func number(_ name: String) -> Int { fields[name] as? Int ?? 0 }
    return number("Fired") | number("Return") << 1 | number("Mode") << 3 | number("Function") << 5
      | number("RedEyeMode") << 6
  }

  private var orientation: Int? {
    answer.number("IFD0:Orientation", "XMP-tiff:Orientation").map { Int($0) }.flatMap {
      1...8 ~= $0 ? $0 : nil
    }
  }

  private var size: PixelSize? {
    let groups = ["File", "PNG", "RIFF", "GIF", "IFD0", "Jpeg2000"]
    for group in groups {
      if let width = answer.number("\(group):ImageWidth"), let height = answer.number("\(group):ImageHeight"),
        width > 0, height > 0
      {
        return PixelSize(width: Int(width), height: Int(height))
      }
    }
    return nil
  }

  private var colourSpace: String? {
    if let profile = answer.text("ICC_Profile:ProfileDescription") { return profile }
    switch answer.number("ExifIFD:ColorSpace", "XMP-exif:ColorSpace") {
    case 1: return "sRGB"
    case 2: return "Adobe RGB"
    case 65535 where answer.text("InteropIFD:InteropIndex") == "R03": return "Adobe RGB"
    default: break
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

  private var latitude: Double? {
    side("GPSLatitude", "GPSLatitudeRef", ["S"]) ?? answer.number("XMP-exif:GPSLatitude")
  }

  private var longitude: Double? {
    side("GPSLongitude", "GPSLongitudeRef", ["W"]) ?? answer.number("XMP-exif:GPSLongitude")
  }

  private var altitude: Double? {
    if let altitude = side("GPSAltitude", "GPSAltitudeRef", ["1"]) { return altitude }
    return answer.number("XMP-exif:GPSAltitude").map {
      answer.number("XMP-exif:GPSAltitudeRef") == 1 ? -$0 : $0
    }
  }
}

// MARK: - Descriptions

extension ExpectedProperties {
  private var keywords: [String] {
    let lists = answer.list("XMP-dc:Subject", "IPTC:Keywords")
    return lists.isEmpty ? PictureProperties.split(answer.text("IFD0:XPKeywords")) : lists
  }

  private var creators: [String] {
    let lists = answer.list("XMP-dc:Creator", "IPTC:By-line")
    if !lists.isEmpty { return lists }
    let written = PictureProperties.split(answer.text("IFD0:Artist", "IFD0:XPAuthor"))
    return written.isEmpty ? answer.list("PNG:Author") : written
  }

  private var hierarchicalKeywords: [[String]] {
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

  private var rating: Int? {
    if let stars = answer.number("XMP-xmp:Rating") { return Int(stars) }
    if let percent = answer.number("XMP-microsoft:RatingPercent") {
      return PictureProperties.stars(percent: percent)
    }
    return answer.number("IFD0:Rating").map { Int($0) }
  }
}
