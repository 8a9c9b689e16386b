import Foundation
import Imaging
import TestSupport
import Testing
import Vocabulary

@testable import Metadata

/// Reads what ExifTool has written, in each way in which each format can carry it.
@Suite(.enabled(if: ExifTool.isInstalled, "ExifTool is not installed"))
struct WrittenPropertiesTests {
  enum Standard: String, CaseIterable, Sendable { case exif, xmp, iptc, all }

  /// What is written; a `#` says that the number is meant as it is.
  static let tags: [Standard: [String]] = [
    .exif: [
      "-EXIF:DateTimeOriginal=2019:05:03 10:20:30", "-EXIF:SubSecTimeOriginal=125",
      "-EXIF:OffsetTimeOriginal=+02:00", "-EXIF:CreateDate=2020:01:01 00:00:00",
      "-EXIF:ModifyDate=2021:01:01 00:00:00", "-EXIF:Make=Canon ", "-EXIF:Model=EOS R5",
      "-EXIF:LensModel=RF35mm F1.8", "-EXIF:ExposureTime=1/250", "-EXIF:FNumber=2.8", "-EXIF:ISO=400",
      "-EXIF:FocalLength=35", "-EXIF:FocalLengthIn35mmFormat=52", "-EXIF:Flash#=25",
      "-EXIF:GPSLatitude=33.8688", "-EXIF:GPSLatitudeRef=S", "-EXIF:GPSLongitude=151.2093",
      "-EXIF:GPSLongitudeRef=E", "-EXIF:GPSAltitude=35.5", "-EXIF:GPSAltitudeRef#=1",
      "-EXIF:ImageDescription=Im Hafen – früh", "-EXIF:XPTitle=Hafen ✓", "-EXIF:XPKeywords=boat;sea;boat",
      "-EXIF:Artist=Ada Lovelace; Bob", "-EXIF:Copyright=© 2019 Ada", "-EXIF:Software=Firmware 1.2",
      "-EXIF:Orientation#=6", "-EXIF:ColorSpace#=1", "-EXIF:Rating=4",
    ],
    .xmp: [
      "-XMP-exif:DateTimeOriginal=2018:02:03 04:05:06.25-03:30", "-XMP-tiff:Make=NIKON",
      "-XMP-tiff:Model=D300",
      "-XMP-exifEX:LensModel=50 mm", "-XMP-exif:ExposureTime=1/8", "-XMP-exif:FNumber=5.6",
      "-XMP-exif:ISO=3200", "-XMP-exif:FocalLength=50", "-XMP-exif:FocalLengthIn35mmFormat=75",
      "-XMP-exif:FlashFired=True", "-XMP-exif:FlashMode#=1", "-XMP-exif:FlashReturn#=2",
      "-XMP-exif:FlashRedEyeMode=True", "-XMP-exif:GPSLatitude=-51.5", "-XMP-exif:GPSLongitude=-0.125",
      "-XMP-exif:GPSAltitude=12.5", "-XMP-exif:GPSAltitudeRef#=0", "-XMP-dc:Title=A <title> & more",
      "-XMP-dc:Title-de=Ein Titel", "-XMP-dc:Description=Описание", "-XMP-dc:Subject=sea",
      "-XMP-dc:Subject=boat",
      "-XMP-dc:Subject=日本", "-XMP-lr:HierarchicalSubject=nature|sea", "-XMP-lr:HierarchicalSubject=nature",
      "-XMP-digiKam:TagsList=other/path", "-XMP-xmp:Rating=-1", "-XMP-xmp:Label=Red",
      "-XMP-dc:Creator=Ada", "-XMP-dc:Creator=Bob", "-XMP-dc:Rights=all", "-XMP-xmp:CreatorTool=darktable 4",
      "-XMP-tiff:Orientation#=3", "-XMP-exif:ColorSpace#=1", "-XMP-GPano:ProjectionType=equirectangular",
    ],
    .iptc: [
      "-IPTC:CodedCharacterSet=UTF8", "-IPTC:ObjectName=Über", "-IPTC:Caption-Abstract=What is to be seen",
      "-IPTC:Keywords=one", "-IPTC:Keywords=zwölf", "-IPTC:By-line=Ada", "-IPTC:By-line=Bob",
      "-IPTC:CopyrightNotice=mine", "-IPTC:DateCreated=2017:08:09", "-IPTC:TimeCreated=10:11:12+01:00",
    ],
  ]

  /// A file of a format with all that a standard can say.
  private func file(_ format: TinyPicture, _ standard: Standard, in folder: TemporaryFolder) throws -> String
  {
    let path = try folder.write(format.bytes, "picture.\(format)")
    let tags =
      standard == .all ? [.exif, .xmp, .iptc].flatMap { Self.tags[$0] ?? [] } : Self.tags[standard] ?? []
    try ExifTool.write(tags, to: path)
    return path
  }

  @Test(arguments: TinyPicture.allCases)
  func everyPropertyIsWhatExifToolAnswers(_ format: TinyPicture) throws {
    let folders = try Standard.allCases.map { _ in try TemporaryFolder() }
    let paths = try zip(Standard.allCases, folders).map { try file(format, $0, in: $1) }
    let answers = try ExifTool.answers(paths)
    for path in paths {
      let answer = try #require(answers[path])
      let read = try PictureProperties(ofFile: path)
      #expect(ExpectedProperties(answer: answer).differences(from: read) == [])
      #expect(read.notes == [])
      #expect(read.size == PixelSize(width: 16, height: 12))
    }
  }

  /// The formats in which ExifTool writes EXIF.
  @Test(arguments: [TinyPicture.jpg, .tif, .png, .webp, .heic, .avif, .jxl])
  func exifIsReadFromEachFormat(_ format: TinyPicture) throws {
    let folder = try TemporaryFolder()
    let read = try PictureProperties(ofFile: try file(format, .exif, in: folder))
    let time = try #require(read.timeTaken)
    #expect(time.source == .exif && time.precision == .second && time.zone == 120)
    #expect(time.wallSeconds == 1_556_878_830 && time.seconds == 1_556_871_630)
    #expect(time.nanosecond == 125_000_000)
    #expect(read.make == "Canon" && read.model == "EOS R5" && read.lens == "RF35mm F1.8")
    #expect(read.exposureTime == 0.004 && read.fNumber == 2.8 && read.iso == 400)
    #expect(read.focalLength == 35 && read.focalLengthIn35mm == 52)
    #expect(read.flash == Flash(bits: 25) && read.flash?.fired == true)
    let position = try #require(read.position)
    #expect(abs(position.latitude + 33.8688) < 1e-6 && abs(position.longitude - 151.2093) < 1e-6)
    #expect(position.altitude == -35.5)
    #expect(read.title == "Hafen ✓" && read.caption == "Im Hafen – früh")
    #expect(read.keywords == ["boat", "sea"] && read.creators == ["Ada Lovelace", "Bob"])
    #expect(read.copyright == "© 2019 Ada" && read.software == "Firmware 1.2")
    #expect(read.orientation == .quarterTurnRight && read.colourSpace == "sRGB" && read.rating == 4)
  }

  @Test(arguments: [TinyPicture.jpg, .tif, .png, .webp, .heic, .avif, .jxl, .gif])
  func xmpIsReadFromEachFormat(_ format: TinyPicture) throws {
    let folder = try TemporaryFolder()
    let read = try PictureProperties(ofFile: try file(format, .xmp, in: folder))
    let time = try #require(read.timeTaken)
    #expect(time.source == .xmp && time.zone == -210 && time.nanosecond == 250_000_000)
    #expect(read.title == "A <title> & more" && read.caption == "Описание")
    #expect(read.keywords == ["sea", "boat", "日本"])
    #expect(read.hierarchicalKeywords == [["nature", "sea"], ["nature"]])
    #expect(read.rating == -1 && read.label == "Red" && read.creators == ["Ada", "Bob"])
    #expect(read.position?.latitude == -51.5 && read.position?.longitude == -0.125)
    #expect(read.flash?.bits == 1 | 2 << 1 | 1 << 3 | 1 << 6)
    #expect(read.isPanorama && read.projection == "equirectangular")
  }

  @Test(arguments: [TinyPicture.jpg, .tif, .png])
  func iptcIsReadFromEachFormat(_ format: TinyPicture) throws {
    let folder = try TemporaryFolder()
    let read = try PictureProperties(ofFile: try file(format, .iptc, in: folder))
    #expect(read.title == "Über" && read.keywords == ["one", "zwölf"] && read.creators == ["Ada", "Bob"])
    #expect(read.timeTaken?.source == .iptc && read.timeTaken?.zone == 60)
  }

  /// ExifTool writes the namespace of Windows without the slash at its end.
  @Test func whatWindowsSaysIsReadAsExifToolWritesIt() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(TinyPicture.jpg.bytes, "a.jpg")
    try ExifTool.write(
      ["-XMP-microsoft:RatingPercent=75", "-XMP-microsoft:LastKeywordXMP=nature/sea"], to: path)
    let read = try PictureProperties(ofFile: path)
    #expect(read.rating == 4 && read.hierarchicalKeywords == [["nature", "sea"]])
  }

  @Test func aPictureOfAScreenIsToldByItsComment() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(TinyPicture.png.bytes, "IMG_1.PNG")
    try ExifTool.write(["-EXIF:UserComment=Screenshot"], to: path)
    #expect(try PictureProperties(ofFile: path).isScreenshot)
  }

  /// A segment of a JPEG has 64 kB; other formats have no such limit, and libexif has it.
  @Test(arguments: [TinyPicture.png, .heic, .jxl, .webp, .tif])
  func whatComesAfterALongValueIsReadToo(_ format: TinyPicture) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(format.bytes, "picture.\(format)")
    let text = try folder.write([UInt8](repeating: UInt8(ascii: "a"), count: 100_000), "text")
    let tags = (Self.tags[.exif] ?? []) + ["-EXIF:ImageDescription<=\(text)", "-EXIF:UserComment<=\(text)"]
    try ExifTool.write(tags, to: path)
    let read = try PictureProperties(ofFile: path)
    #expect(read.make == "Canon" && read.timeTaken?.zone == 120 && read.position?.altitude == -35.5)
    #expect(read.caption == String(repeating: "a", count: 8192))
  }

  @Test func aPacketThatIsTooLongForOneSegmentIsReadToItsEnd() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(TinyPicture.jpg.bytes, "long.jpg")
    let keywords = (0..<4000).map { "keyword number \($0) of many" }
    let list = try folder.write(Array(keywords.joined(separator: "\n").utf8), "keywords")
    try ExifTool.run([
      "-q", "-overwrite_original", "-sep", "\n", "-XMP-dc:Title=Long", "-XMP-dc:Subject<=\(list)", path,
    ])
    #expect(try Data(contentsOf: URL(filePath: path)).count > 100_000)
    let read = try PictureProperties(ofFile: path)
    #expect(read.title == "Long" && read.keywords == keywords && read.notes == [])
  }

  @Test(.enabled(if: SharedData.has("data/hard"), "the shared pictures are not there"))
  func realPicturesAreReadAsExifToolReadsThem() throws {
    let answers = try ExifTool.answers(["-r", SharedData.folder + "/data/hard"])
    var compared = 0
    for (path, answer) in answers.sorted(by: { $0.key < $1.key }) {
      let name = URL(filePath: path).lastPathComponent
      guard answer.isOfFormatWithMetadata, !ExpectedProperties.ambiguousFiles.contains(name) else {
        continue
      }
      let differences = ExpectedProperties(answer: answer).differences(
        from: try PictureProperties(ofFile: path))
      #expect(differences == [], "\(path)")
      compared += 1
    }
    #expect(compared > 200)
  }
}
