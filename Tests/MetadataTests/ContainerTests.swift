import Foundation
import TestSupport
import Testing

@testable import Metadata

/// What containers hold that ExifTool does not write.
struct ContainerTests {
  private func read(_ bytes: [UInt8], name: String = "a") throws -> PictureProperties {
    try PictureProperties(ByteSource(bytes), name: name, modified: nil)
  }

  private static func big(_ number: Int, _ size: Int = 4) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * (size - 1 - $0))) }
  }

  private static func box(_ name: String, _ payload: [UInt8]) -> [UInt8] {
    big(payload.count + 8) + Array(name.utf8) + payload
  }

  private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker] + big(content.count + 2, 2) + content
  }

  private static func jpeg(_ segments: [UInt8]...) -> [UInt8] {
    Array(TinyPicture.jpg.bytes[..<2]) + segments.flatMap { $0 } + TinyPicture.jpg.bytes[2...]
  }

  private static func packet(_ properties: String) -> [UInt8] {
    Array(
      """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
        xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
        xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" xmlns:digiKam="http://www.digikam.org/ns/1.0/"
        xmlns:mediapro="http://ns.iview-multimedia.com/mediapro/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/">\(properties)</rdf:Description></rdf:RDF>
      """.utf8)
  }

  private func read(packet properties: String) -> PictureProperties {
    PictureProperties(xmp: Self.packet(properties), name: "a")
  }

  /// A TIFF from the big end: directories with entries of a tag, a type, a count and a value or its bytes.
  private static func tiff(_ entries: [(tag: Int, type: Int, count: Int, value: [UInt8])]) -> [UInt8] {
    var values: [UInt8] = []
    let end = 8 + 2 + 12 * entries.count + 4
    var directory = big(entries.count, 2)
    for entry in entries {
      directory += big(entry.tag, 2) + big(entry.type, 2) + big(entry.count)
      directory += entry.value.count <= 4 ? entry.value : big(end + values.count)
      if entry.value.count > 4 { values += entry.value }
    }
    return Array("MM\0*".utf8) + big(8) + directory + big(0) + values
  }

  @Test func appleNamesTheFilmOfALivePicture() throws {
    let identifier = Array("570F1469-09C7-4E50-9875-05F21D5BD166\0".utf8)
    let note =
      Array("Apple iOS\0\0\u{1}MM".utf8) + Self.big(1, 2) + Self.big(17, 2) + Self.big(2, 2)
      + Self.big(identifier.count) + Self.big(32) + Self.big(0) + identifier
    // EXIF's directory comes after the first one.
    let linked = Self.big(1, 2) + Self.big(0x927C, 2) + Self.big(7, 2) + Self.big(note.count) + Self.big(44)
    let block =
      Self.tiff([(0x8769, 4, 1, Self.big(26))]) + linked + Self.big(0) + note
    let read = try read(Self.jpeg(Self.segment(0xE1, Array("Exif\0\0".utf8) + block)))
    #expect(read.contentIdentifier == "570F1469-09C7-4E50-9875-05F21D5BD166")
  }

  @Test func whatIsNotReadIsNoted() throws {
    let start = Self.box("JXL ", [0x0D, 0x0A, 0x87, 0x0A])
    let read = try read(start + Self.box("brob", Array("xml ".utf8) + [1, 2, 3]))
    #expect(read.notes == ["the XMP is compressed with Brotli, and is not read"])
  }

  @Test(arguments: [
    // 8 (2 + 1) pixels high, and as wide.
    ([0x45, 0x00], 24, 24),
    // 11 + 1 pixels high in nine bits, and 15 + 1 wide.
    ([0x58, 0x00, 0x1E, 0x00], 16, 12),
    // The same, and 16:9.
    ([0x58, 0x50, 0x00], 21, 12),
  ])
  func aBareJPEGXLHasASize(_ header: [UInt8], _ width: Int, _ height: Int) throws {
    let read = try read([0xFF, 0x0A] + header + [UInt8](repeating: 0, count: 16))
    #expect(read.size == PixelSize(width: width, height: height))
  }

  @Test(arguments: [
    (#"<GCamera:MotionPhoto>1</GCamera:MotionPhoto>"#, true),
    (#"<GCamera:MicroVideo>1</GCamera:MicroVideo>"#, true),
    (#"<GCamera:MotionPhoto>0</GCamera:MotionPhoto>"#, false),
  ])
  func googleMarksPicturesWithAFilm(_ properties: String, _ isMotion: Bool) {
    #expect(read(packet: properties).isMotionPhoto == isMotion)
  }

  @Test(arguments: [("1", 1), ("25", 2), ("50", 3), ("75", 4), ("99", 5), ("0", 0), ("200", nil)])
  func windowsGivesStarsInPercent(_ percent: String, _ stars: Int?) {
    let properties = "<MicrosoftPhoto:Rating>\(percent)</MicrosoftPhoto:Rating>"
    #expect(read(packet: properties).rating == stars)
  }

  @Test(arguments: [("-1", -1), ("0", 0), ("3", 3), ("4.0", 4), ("7", nil), ("many", nil)])
  func starsAreFromZeroToFiveOrRejected(_ rating: String, _ stars: Int?) {
    #expect(read(packet: "<xmp:Rating>\(rating)</xmp:Rating>").rating == stars)
  }

  @Test(arguments: [
    ("28/10", 2.8), ("2.8", 2.8), ("2,8", 2.8), ("1,000.5", nil), ("28/0", nil), ("f/2.8", nil),
  ])
  func aNumberMayBeAFractionAndHaveADecimalComma(_ text: String, _ number: Double?) {
    #expect(read(packet: "<exif:FNumber>\(text)</exif:FNumber>").fNumber == number)
  }

  @Test func keywordsWithinOthersAreReadAsEachProgramWritesThem() {
    func list(_ name: String, _ items: String...) -> String {
      "<\(name)><rdf:Bag>\(items.map { "<rdf:li>\($0)</rdf:li>" }.joined())</rdf:Bag></\(name)>"
    }
    #expect(
      read(packet: list("digiKam:TagsList", "a/b", "a", "a/b")).hierarchicalKeywords == [["a", "b"], ["a"]])
    #expect(read(packet: list("mediapro:CatalogSets", "x|y")).hierarchicalKeywords == [["x", "y"]])
    #expect(read(packet: list("MicrosoftPhoto:LastKeywordXMP", "m/n")).hierarchicalKeywords == [["m", "n"]])
    #expect(read(packet: list("dc:subject", "a", "b", "a", " ")).keywords == ["a", "b"])
    #expect(read(packet: "<dc:subject>one</dc:subject>").keywords == ["one"])
  }

  @Test(arguments: [
    ("51,30.0N", 51.5), ("51,30,36S", -51.51), ("0,7.5W", -0.125), ("-12.5", -12.5), ("51,30,0,0N", nil),
    ("N", nil), ("91,0N", nil), ("", nil),
  ])
  func aCoordinateOfXMPIsDegrees(_ text: String, _ degrees: Double?) {
    let properties = """
      <exif:GPSLatitude>\(text)</exif:GPSLatitude><exif:GPSLongitude>10,0E</exif:GPSLongitude>
      """
    let latitude = read(packet: properties).position?.latitude
    #expect(latitude.map { ($0 * 1e9).rounded() } == degrees.map { ($0 * 1e9).rounded() })
  }

  @Test func aPlaceAtZeroIsNone() {
    #expect(Position(latitude: 0, longitude: 0, altitude: 5) == nil)
    #expect(Position(latitude: 0, longitude: 5, altitude: .infinity)?.altitude == nil)
  }

  @Test func aBigTIFFIsReadFromItsEnd() throws {
    func little(_ number: Int, _ size: Int) -> [UInt8] { Self.big(number, size).reversed() }
    let packet = Self.packet("<xmp:Rating>3</xmp:Rating>")
    let make = Array("Canon Incorporated\0".utf8)
    let pixels = [UInt8](repeating: 7, count: 200_000)
    let head = Array("II+\0".utf8) + little(8, 2) + little(0, 2)
    let start = 16 + pixels.count
    let values = start + 8 + 4 * 20 + 8
    let entries: [[UInt8]] = [
      little(256, 2) + little(3, 2) + little(1, 8) + little(640, 8),
      little(257, 2) + little(4, 2) + little(1, 8) + little(480, 8),
      little(271, 2) + little(2, 2) + little(make.count, 8) + little(values, 8),
      little(700, 2) + little(1, 2) + little(packet.count, 8) + little(values + make.count, 8),
    ]
    let file =
      head + little(start, 8) + pixels + little(entries.count, 8) + entries.flatMap { $0 } + little(0, 8)
      + make
      + packet
    let read = try read(file)
    #expect(read.make == "Canon Incorporated" && read.rating == 3)
    #expect(read.size == PixelSize(width: 640, height: 480))
  }

  @Test func onlyAFewBytesOfALongFileAreRead() throws {
    let pixels = [UInt8](repeating: 1, count: 8192)
    let chunk = Self.big(pixels.count) + Array("IDAT".utf8) + pixels + Self.big(0)
    let png = TinyPicture.png.bytes
    let text = Self.big(11) + Array("tEXtTitle\0Later".utf8) + Self.big(0)
    let file = Array(png[..<33]) + (0..<400).flatMap { _ in chunk } + text + png.suffix(12)
    var bytesRead = 0
    let source = ByteSource(count: file.count) { offset, count in
      bytesRead += count
      return Array(file[offset..<offset + count])
    }
    let read = try PictureProperties(source, name: "a.png", modified: nil)
    #expect(read.title == "Later")
    #expect(bytesRead < file.count / 8)
  }

  @Test func twoCommentsOfAJPEGAndRubbishBetweenSegmentsDoNoHarm() throws {
    let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Self.packet("<xmp:Rating>3</xmp:Rating>")
    let read = try read(
      Self.jpeg(Self.segment(0xFE, [1, 2, 3]), [9, 9, 0xFF, 0, 0xFF], Self.segment(0xE1, xmp)))
    #expect(read.rating == 3 && read.size == PixelSize(width: 16, height: 12))
  }
}
