import Foundation
import Testing
import Vocabulary

@testable import Imaging

@Suite struct DecodingTests {
  private let decoder = PictureDecoder()

  private func png(
    _ depth: UInt8, _ colourType: UInt8, _ rows: [[UInt8]], width: Int, chunks: [(String, [UInt8])] = []
  ) throws -> Pixels {
    var builder = PNGBuilder(width: width, height: rows.count, depth: depth, colourType: colourType)
    for (name, payload) in chunks { builder.add(name, payload) }
    builder.finish(rows: rows)
    return try decoder.decode(builder.bytes, name: "made.png").pixels
  }

  @Test func laysSixteenBitTransparencyOverWhite() throws {
    // Opaque red, half red, and nothing at all.
    let row: [UInt8] = [255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 128, 0, 9, 9, 9, 9, 9, 9, 0, 0]
    let pixels = try png(16, 6, [row], width: 3)
    #expect(pixels[0, 0] == (255, 0, 0))
    #expect(pixels[1, 0].red == 255)
    #expect(abs(Int(pixels[1, 0].green) - 127) <= 1)
    #expect(pixels[2, 0] == (255, 255, 255))
  }

  @Test func laysPaletteTransparencyOverWhite() throws {
    let pixels = try png(
      8, 3, [[0, 1, 2]], width: 3,
      chunks: [("PLTE", [255, 0, 0, 0, 255, 0, 0, 0, 255]), ("tRNS", [255, 0, 128])])
    #expect(pixels[0, 0] == (255, 0, 0))
    #expect(pixels[1, 0] == (255, 255, 255))
    #expect(pixels[2, 0] == (127, 127, 255))
  }

  @Test func takesTheHighByteOfSixteenBitGrey() throws {
    let pixels = try png(16, 0, [[0, 0, 128, 0, 255, 255]], width: 3)
    #expect(pixels[0, 0] == (0, 0, 0))
    #expect(pixels[1, 0] == (128, 128, 128))
    #expect(pixels[2, 0] == (255, 255, 255))
  }

  @Test func laysGreyWithTransparencyOverWhite() throws {
    let pixels = try png(8, 4, [[0, 255, 0, 0, 100, 128]], width: 3)
    #expect(pixels[0, 0] == (0, 0, 0))
    #expect(pixels[1, 0] == (255, 255, 255))
    #expect(abs(Int(pixels[2, 0].green) - 177) <= 1)
  }

  @Test func readsOneBitGrey() throws {
    let pixels = try png(1, 0, [[0b1010_0000]], width: 3)
    #expect(pixels.bytes == [255, 255, 255, 0, 0, 0, 255, 255, 255])
  }

  @Test func readsTheOrientationThatXMPNames() throws {
    let packet = Array("XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation=\"6\"/>".utf8)
    let pixels = try png(8, 0, [[0, 50], [100, 150]], width: 2, chunks: [("iTXt", packet)])
    #expect(pixels.bytes == [100, 0, 150, 50].flatMap { [$0, $0, $0] })
  }

  @Test func readsTheOrientationThatImageMagickWritesAsText() throws {
    let exif = JPEGBuilder.exif(orientation: 3)
    let digits = exif.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    let payload = Array("Raw profile type exif\0\nexif\n      32\n\(digits)\n".utf8)
    let pixels = try png(8, 0, [[0, 50], [100, 150]], width: 2, chunks: [("tEXt", payload)])
    #expect(pixels.bytes == [150, 100, 50, 0].flatMap { [$0, $0, $0] })
  }

  @Test func givesTheXMPOfAPNGAndAJPEG() throws {
    let packet = "<x:xmpmeta/>"
    let text = Array("XML:com.adobe.xmp\0\0\0\0\0\(packet)".utf8)
    var builder = PNGBuilder(width: 2, height: 1, depth: 8, colourType: 0)
    builder.add("iTXt", text)
    builder.finish(rows: [[0, 50]])
    #expect(try decoder.metadata(builder.bytes, name: "a.png").xmp == Array(packet.utf8))
    let plain = try Pixels.smooth(width: 48, height: 32).encodedAsJPEG(quality: 90)
    #expect(decoder.metadata(inBeginning: plain) == PictureMetadata(orientation: .upright, xmp: nil))
    // EXIF and XMP have one marker, and come in any order.
    let exif = JPEGBuilder.exif(orientation: 6)
    let xmp = Array("http://ns.adobe.com/xap/1.0/\0\(packet)".utf8)
    for order in [[exif, xmp], [xmp, exif]] {
      let jpeg = order.reduce(plain) { JPEGBuilder.inserting(0xE1, $1, into: $0) }
      let found = try #require(decoder.metadata(inBeginning: jpeg))
      #expect(found == PictureMetadata(orientation: .quarterTurnRight, xmp: Array(packet.utf8)))
      #expect(decoder.metadata(inBeginning: Array(jpeg.prefix(100))) == nil)
    }
  }

  @Test func aFileThatIsNoPictureHasNoMetadata() {
    #expect(throws: ImagingError.unknownFormat(name: "a.txt")) {
      try decoder.metadata(Array("no picture".utf8), name: "a.txt")
    }
    #expect(throws: ImagingError.self) {
      try decoder.metadata([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], name: "a.jpg")
    }
  }

  @Test(arguments: Orientation.allCases)
  func placesPartsWherePixelsComeToLie(_ orientation: Orientation) throws {
    // One dark pixel in a light picture of 5 × 3.
    var bytes = [UInt8](repeating: 255, count: 5 * 3 * 3)
    bytes.replaceSubrange((1 * 5 + 3) * 3..<(1 * 5 + 4) * 3, with: [0, 0, 0])
    let upright = Pixels(width: 5, height: 3, bytes: bytes).upright(from: orientation)
    let part = orientation.upright(Region(x: 3 / 5, y: 1 / 3, width: 1 / 5, height: 1 / 3))
    let place = part.rectangle(inWidth: upright.width, height: upright.height)
    #expect(place.width == 1 && place.height == 1)
    #expect(upright[place.x, place.y] == (0, 0, 0))
  }

  @Test(arguments: 1...8, [true, false])
  func turnsJPEGsByExifOfEitherByteOrder(tag: Int, isBigEndian: Bool) throws {
    let upright = Pixels.smooth(width: 48, height: 32)
    let stored = try upright.encodedAsJPEG(quality: 95)
    let exif = JPEGBuilder.exif(orientation: UInt8(tag), isBigEndian: isBigEndian)
    let picture = try decoder.decode(JPEGBuilder.inserting(0xE1, exif, into: stored), name: "a.jpg")
    let plain = try decoder.decode(stored, name: "a.jpg").pixels
    #expect(picture.pixels == plain.upright(from: Orientation(tag: tag)))
    #expect(picture.fullWidth == (tag < 5 ? 48 : 32))
    #expect(picture.note == nil)
  }

  @Test func convertsColoursOfAProfileAndLeavesSRGBAlone() throws {
    let stored = try Pixels(width: 16, height: 16, red: 200, green: 30, blue: 40).encodedAsJPEG(quality: 100)
    let plain = try decoder.decode(stored, name: "a.jpg").pixels
    func tagged(_ primaries: [(String, [Double])]) throws -> Pixels {
      let payload = Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + ProfileBuilder.profile(primaries: primaries)
      return try decoder.decode(JPEGBuilder.inserting(0xE2, payload, into: stored), name: "a.jpg").pixels
    }
    #expect(try tagged(ProfileBuilder.sRGB) == plain)
    let exchanged = try tagged(ProfileBuilder.exchanged)[8, 8]
    #expect(abs(Int(exchanged.red) - Int(plain[8, 8].green)) <= 3)
    #expect(abs(Int(exchanged.green) - Int(plain[8, 8].red)) <= 3)
  }

  @Test func saysThatADamagedProfileWasLeftOut() throws {
    let stored = try Pixels.smooth(width: 16, height: 16).encodedAsJPEG()
    let payload = Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + [UInt8](repeating: 7, count: 200)
    let picture = try decoder.decode(JPEGBuilder.inserting(0xE2, payload, into: stored), name: "a.jpg")
    #expect(try picture.pixels == decoder.decode(stored, name: "a.jpg").pixels)
    #expect(picture.note?.contains("profile") == true)
  }

  @Test func readsBitmaps() throws {
    let pixels = Pixels.synthetic(width: 13, height: 7)
    #expect(try decoder.decode(BitmapBuilder.bitmap(pixels), name: "a.bmp").pixels == pixels)
  }

  @Test func readsPortableAnymaps() throws {
    let pixels = Pixels.synthetic(width: 13, height: 7)
    let picture = try decoder.decode(Array("P6\n13 7\n255\n".utf8) + pixels.bytes, name: "a.ppm")
    #expect(picture.pixels == pixels)
    #expect(picture.format == .pnm)
  }

  @Test func readsThePNGInsideAnIcon() throws {
    let pixels = Pixels.synthetic(width: 32, height: 32)
    let inner = try pixels.encodedAsPNG()
    let length = Array(PNGBuilder.number(inner.count).reversed())
    let icon: [UInt8] = [0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0] + length + [22, 0, 0, 0] + inner
    let picture = try decoder.decode(icon, name: "a.ico")
    #expect(picture.pixels == pixels)
    #expect(picture.format == .ico)
  }

  @Test func readsVectorGraphicsOverWhite() throws {
    let svg =
      "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'>"
      + "<rect width='10' height='10' fill='#00f'/></svg>"
    let pixels = try decoder.decode(Array(svg.utf8), name: "a.svg").pixels
    #expect(pixels.width == 20)
    #expect(pixels[5, 5] == (0, 0, 255))
    #expect(pixels[15, 5] == (255, 255, 255))
  }

  @Test func keepsPNGPixelsExactly() throws {
    for (width, height) in [(1, 1), (1, 5), (7, 1), (17, 33), (64, 64)] {
      let pixels = Pixels.synthetic(width: width, height: height)
      #expect(try decoder.decode(pixels.encodedAsPNG(), name: "a.png").pixels == pixels)
    }
  }

  @Test func giveTheSamePixelsInManyThreads() throws {
    let files = try [
      Pixels.synthetic(width: 200, height: 150).encodedAsPNG(),
      Pixels.smooth(width: 300, height: 200).encodedAsJPEG(),
      BitmapBuilder.bitmap(.synthetic(width: 90, height: 80)),
    ]
    let expected = try files.map { try decoder.decode($0, name: "a").pixels }
    DispatchQueue.concurrentPerform(iterations: 60) { index in
      let found = try? decoder.decode(files[index % 3], name: "a").pixels
      #expect(found == expected[index % 3])
    }
  }
}
