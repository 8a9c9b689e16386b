import Foundation
import TestSupport
import Testing

@testable import Metadata

struct SidecarTests {
  private static func packet(_ attributes: String) -> [UInt8] {
    let properties = """
      <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
        \(attributes)/>
      """
    return Array(
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\(properties)</rdf:RDF>".utf8)
  }

  /// A JPEG with a packet in it.
  private static func picture(_ packet: [UInt8]) -> [UInt8] {
    let content = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + packet
    let length = content.count + 2
    return Array(TinyPicture.jpg.bytes[..<2]) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)]
      + content
      + TinyPicture.jpg.bytes[2...]
  }

  private func read(_ files: [String: [UInt8]], _ name: String = "photo.jpg") throws -> PictureProperties {
    let folder = try TemporaryFolder()
    for (name, bytes) in files { try folder.write(bytes, name) }
    return try PictureProperties(ofFile: folder.file(name))
  }

  @Test func theNearestSidecarComesFirstAndTheFileLast() throws {
    let read = try read([
      "photo.jpg": Self.picture(Self.packet(#"xmp:Rating="1" xmp:Label="file" xmp:CreatorTool="tool""#)),
      "photo.jpg.xmp": Self.packet(#"xmp:Rating="5""#),
      "photo.xmp": Self.packet(#"xmp:Rating="3" xmp:Label="shared""#),
    ])
    #expect(read.rating == 5 && read.label == "shared" && read.software == "tool")
  }

  @Test(arguments: [("JPG", 3), ("jpg", 3), ("DNG", 1)])
  func aSharedSidecarMayBelongToAnotherPicture(_ ending: String, _ rating: Int) throws {
    let read = try read([
      "photo.jpg": Self.picture(Self.packet(#"xmp:Rating="1""#)),
      "photo.xmp": Self.packet(#"xmp:Rating="3" photoshop:SidecarForExtension="\#(ending)""#),
    ])
    #expect(read.rating == rating)
  }

  @Test func endingsMayBeOfEitherCase() throws {
    let bytes = TinyPicture.jpg.bytes
    let sidecar = Self.packet(#"xmp:Rating="4""#)
    #expect(try read(["P.JPG": bytes, "P.jpg.xmp": sidecar], "P.JPG").rating == 4)
    #expect(try read(["P.JPG": bytes, "P.XMP": sidecar], "P.JPG").rating == 4)
    // Then it is that picture's.
    #expect(try read(["P.JPG": bytes, "P.jpg": bytes, "P.jpg.xmp": sidecar], "P.JPG").rating == nil)
    #expect(try read(["P": bytes, "P.xmp": sidecar], "P").rating == 4)
  }

  @Test func theSidecarsPlaceComesBeforeEXIFAndItsTimeAfterIt() throws {
    let sidecar = PictureProperties(
      xmp: Self.packet(
        #"exif:GPSLatitude="51,30.0N" exif:GPSLongitude="0,7,30W" exif:DateTimeOriginal="2018-01-01""#),
      name: "a.xmp")
    var sources = PictureProperties.Sources()
    sources.sidecars = [sidecar]
    sources.exif.timeTaken = TimeText.read("2019:05:03 10:20:30", source: .exif)
    sources.exif.position = Position(latitude: 1, longitude: 2, altitude: nil)
    let merged = PictureProperties(sources)
    #expect(merged.position == Position(latitude: 51.5, longitude: -0.125, altitude: nil))
    #expect(merged.timeTaken?.source == .exif)
  }

  @Test func aDamagedSidecarIsNotedAndTheFileIsRead() throws {
    let read = try read([
      "photo.jpg": Self.picture(Self.packet(#"xmp:Rating="2""#)), "photo.jpg.xmp": Array("<rdf".utf8),
    ])
    #expect(read.rating == 2 && read.notes.count == 1)
    #expect(read.notes.first?.contains("photo.jpg.xmp") == true)
  }

  @Test func aSidecarThatIsTooLongIsNoted() throws {
    let read = try read([
      "photo.jpg": TinyPicture.jpg.bytes,
      "photo.jpg.xmp": [UInt8](repeating: UInt8(ascii: " "), count: FaceRegions.maximumBytes + 1),
    ])
    #expect(read.notes.first?.contains("more than the 8388608 bytes") == true)
  }

  @Test func aMissingFileIsAnError() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: MetadataError.self) { try PictureProperties(ofFile: folder.file("no.jpg")) }
    #expect(error?.description.contains("there is no such file") == true)
  }

  @Test func theNameAndTheFilesTimeComeLast() throws {
    #expect(
      try read(["2019-05-03.bmp": TinyPicture.bmp.bytes], "2019-05-03.bmp").timeTaken?.source == .fileName)
    #expect(try read(["a.bmp": TinyPicture.bmp.bytes], "a.bmp").timeTaken?.source == .fileTime)
    #expect(try read(["Bildschirmfoto 1.png": TinyPicture.png.bytes], "Bildschirmfoto 1.png").isScreenshot)
    #expect(try !read(["b.png": TinyPicture.png.bytes], "b.png").isScreenshot)
  }
}
