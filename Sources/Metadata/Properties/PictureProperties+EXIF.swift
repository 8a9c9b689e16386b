import Foundation
import Imaging

/// Tags of EXIF (CIPA DC-008-2019, 4.6) and of Windows.
private enum EXIFTag {
  // Of the picture's directory.
  static let imageDescription = 0x010E, make = 0x010F, model = 0x0110, orientation = 0x0112
  static let software = 0x0131, dateTime = 0x0132, artist = 0x013B, copyright = 0x8298
  static let rating = 0x4746, ratingPercent = 0x4749
  static let windowsTitle = 0x9C9B, windowsComment = 0x9C9C, windowsAuthor = 0x9C9D, windowsKeywords = 0x9C9E
  // Of EXIF's own.
  static let exposureTime = 0x829A, fNumber = 0x829D, sensitivity = 0x8827, standardOutputSensitivity = 0x8831
  static let exposureIndex = 0x8832, isoSpeed = 0x8833, timeOriginal = 0x9003, timeDigitized = 0x9004
  static let zone = 0x9010, zoneOriginal = 0x9011, zoneDigitized = 0x9012, shutterSpeed = 0x9201
  static let aperture = 0x9202, flash = 0x9209, focalLength = 0x920A, makerNote = 0x927C, userComment = 0x9286
  static let subseconds = 0x9290, subsecondsOriginal = 0x9291, subsecondsDigitized = 0x9292
  static let colourSpace = 0xA001, customRendered = 0xA401, focalLengthIn35mm = 0xA405, lensModel = 0xA434
  // Of the place's.
  static let latitudeSide = 1, latitude = 2, longitudeSide = 3, longitude = 4, altitudeSide = 5, altitude = 6
  // Of interoperability's.
  static let interoperability = 1
}

extension PictureProperties {
  /// Reads an EXIF block.
  ///
  /// - Parameters:
  ///   - block: from its TIFF header on.
  ///   - changed: when the picture was changed, as the block says; of one that was not, that is when it was
  ///     taken.
  init(exif block: [UInt8], changed: inout TimeTaken?) {
    guard block.starts(with: "II".utf8) || block.starts(with: "MM".utf8), let data = EXIFData(block) else {
      notes.append("the EXIF block is damaged, and is not read")
      return
    }
    timeTaken = Self.timeTaken(data)
    changed = Self.time(data, .picture, EXIFTag.dateTime, EXIFTag.subseconds, EXIFTag.zone)
    takeCamera(data)
    takeDescription(data)
    position = Self.position(data)
    orientation = data.number(.picture, EXIFTag.orientation).flatMap { Orientation(rawValue: Int($0)) }
    colourSpace = Self.colourSpace(data)
    // Apple's panoramas; other makers write it into XMP.
    isPanorama = data.number(.exif, EXIFTag.customRendered) == 6
    contentIdentifier = data.bytes(.exif, EXIFTag.makerNote).flatMap(AppleMakerNote.contentIdentifier)
  }

  private mutating func takeCamera(_ data: borrowing EXIFData) {
    make = data.text(.picture, EXIFTag.make)
    model = data.text(.picture, EXIFTag.model)
    lens = data.text(.exif, EXIFTag.lensModel)
    software = data.text(.picture, EXIFTag.software)
    exposureTime = Self.positive(data.number(.exif, EXIFTag.exposureTime))
    if exposureTime == nil, let speed = data.number(.exif, EXIFTag.shutterSpeed), abs(speed) < 100 {
      exposureTime = exp2(-speed)
    }
    fNumber = Self.positive(data.number(.exif, EXIFTag.fNumber))
    if fNumber == nil, let aperture = data.number(.exif, EXIFTag.aperture), 0..<100 ~= aperture {
      fNumber = exp2(aperture / 2)
    }
    iso = Self.sensitivity(data)
    focalLength = Self.positive(data.number(.exif, EXIFTag.focalLength))
    focalLengthIn35mm = Self.positive(data.number(.exif, EXIFTag.focalLengthIn35mm))
    flash = data.number(.exif, EXIFTag.flash).map { Flash(bits: Int($0)) }
  }

  /// Of a value that is not known, writers make 0, or one that divides by 0.
  static func positive(_ number: Double?) -> Double? {
    number.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }

  /// The sensitivity; 65,535 says that it is greater, and stands in another tag.
  private static func sensitivity(_ data: borrowing EXIFData) -> Int? {
    let tags = [
      EXIFTag.sensitivity, EXIFTag.isoSpeed, EXIFTag.exposureIndex, EXIFTag.standardOutputSensitivity,
    ]
    let values = tags.compactMap { positive(data.number(.exif, $0)) }
    return (values.first { $0 != 65535 } ?? values.first).map { Int($0) }
  }

  private mutating func takeDescription(_ data: borrowing EXIFData) {
    let comment = data.bytes(.exif, EXIFTag.userComment).flatMap(Self.comment)
    title = data.windowsText(EXIFTag.windowsTitle)
    caption = data.text(.picture, EXIFTag.imageDescription) ?? data.windowsText(EXIFTag.windowsComment)
    keywords = Self.split(data.windowsText(EXIFTag.windowsKeywords))
    creators = Self.split(
      data.text(.picture, EXIFTag.artist) ?? data.windowsText(EXIFTag.windowsAuthor))
    copyright = data.text(.picture, EXIFTag.copyright)
    rating =
      data.number(.picture, EXIFTag.rating).flatMap { 0...5 ~= $0 ? Int($0) : nil }
      ?? data.number(.picture, EXIFTag.ratingPercent).flatMap(Self.stars)
    // Apple's and some Android phones write nothing else.
    isScreenshot = comment?.lowercased() == "screenshot"
  }

  /// The stars of Windows's percentages: 1, 25, 50, 75 and 99.
  static func stars(percent: Double) -> Int? {
    0...100 ~= percent ? (percent == 0 ? 0 : min(Int((percent + 12) / 25) + 1, 5)) : nil
  }

  /// The parts of a text that semicolons separate.
  static func split(_ text: String?) -> [String] {
    var seen: Set<String> = []
    return text?.split(separator: ";").compactMap { TextCoding.tidied(String($0)) }.filter {
      seen.insert($0).inserted
    } ?? []
  }

  /// A user's comment, which begins with the name of its coding.
  private static func comment(_ bytes: [UInt8]) -> String? {
    guard bytes.count > 8 else { return nil }
    guard bytes.starts(with: "UNICODE\0".utf8) else { return TextCoding.text(bytes[8...]) }
    return TextCoding.utf16(ByteSource(Array(bytes[8...])), isBigEndian: bytes[8] == 0)
  }

  private static func colourSpace(_ data: borrowing EXIFData) -> String? {
    switch data.number(.exif, EXIFTag.colourSpace) {
    case 1: return "sRGB"
    case 2: return "Adobe RGB"
    // Uncalibrated by the standard; which one it is follows from the rules for files of cameras.
    case 65535:
      return data.text(.interoperability, EXIFTag.interoperability) == "R03" ? "Adobe RGB" : nil
    default: return nil
    }
  }
}

// MARK: - Time and place

extension PictureProperties {
  private static func timeTaken(_ data: borrowing EXIFData) -> TimeTaken? {
    time(data, .exif, EXIFTag.timeOriginal, EXIFTag.subsecondsOriginal, EXIFTag.zoneOriginal)
      ?? time(data, .exif, EXIFTag.timeDigitized, EXIFTag.subsecondsDigitized, EXIFTag.zoneDigitized)
  }

  private static func time(
    _ data: borrowing EXIFData, _ directory: EXIFData.Directory, _ tag: Int, _ subseconds: Int, _ zone: Int
  ) -> TimeTaken? {
    guard let text = data.text(directory, tag), let time = TimeText.read(text, source: .exif) else {
      return nil
    }
    return time.with(subseconds: data.text(.exif, subseconds), zone: data.text(.exif, zone))
  }

  private static func position(_ data: borrowing EXIFData) -> Position? {
    let latitude = degrees(data.numbers(.place, EXIFTag.latitude))
    let longitude = degrees(data.numbers(.place, EXIFTag.longitude))
    let isSouth = data.text(.place, EXIFTag.latitudeSide)?.uppercased() == "S"
    let isWest = data.text(.place, EXIFTag.longitudeSide)?.uppercased() == "W"
    let isBelow = data.number(.place, EXIFTag.altitudeSide) == 1
    return Position(
      latitude: latitude.map { isSouth ? -$0 : $0 }, longitude: longitude.map { isWest ? -$0 : $0 },
      altitude: data.number(.place, EXIFTag.altitude).map { isBelow ? -$0 : $0 })
  }

  /// Degrees, minutes and seconds in one number; of those that lack, 0.
  static func degrees(_ parts: [Double]) -> Double? {
    guard let first = parts.first else { return nil }
    return zip(parts.dropFirst().prefix(2), [60, 3600]).reduce(first) { $0 + $1.0 / $1.1 }
  }
}

/// What Apple's phones write for themselves.
private enum AppleMakerNote {
  /// Reads the identifier that a live picture shares with its film: tag 17.
  static func contentIdentifier(_ note: [UInt8]) -> String? {
    let source = ByteSource(note)
    // A directory whose offsets count from the note's beginning.
    guard source.has("Apple iOS\0", at: 0), let count = source.number(at: 14, size: 2) else { return nil }
    for entry in 0..<min(count, 512) {
      let place = 16 + 12 * entry
      guard let tag = source.number(at: place, size: 2) else { return nil }
      guard tag == 17, let length = source.number(at: place + 4, size: 4), 5...256 ~= length,
        let offset = source.number(at: place + 8, size: 4)
      else { continue }
      return source.bytes(at: offset, count: length).flatMap { TextCoding.text($0[...]) }
    }
    return nil
  }
}
