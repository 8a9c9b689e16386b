import Testing
import Vocabulary

@testable import Imaging

/// Numbers from files, requests and options that are larger than anybody means.
@Suite struct HugeNumberTests {
  @Test(arguments: [1e300, .infinity, 9.3e18]) func limitsBeyondEveryClockAreNone(seconds: Double) throws {
    let decoder = PictureDecoder(limits: DecodingLimits(maximumSeconds: seconds))
    let pixels = Pixels.smooth(width: 30, height: 20)
    #expect(try decoder.decode(pixels.encodedAsPNG(), name: "a.png").pixels == pixels)
    #expect(try decoder.decode(pixels.encodedAsJPEG(quality: 90), name: "a.jpg").pixels.width == 30)
  }

  @Test func limitsOfAllBytesAndPixelsAreNone() throws {
    let decoder = PictureDecoder(
      limits: DecodingLimits(maximumBytes: .max, maximumPixels: .max, maximumWorkingBytes: .max))
    let pixels = Pixels.smooth(width: 30, height: 20)
    #expect(try decoder.decode(pixels.encodedAsPNG(), name: "a.png").pixels == pixels)
    #expect(try decoder.decode(BitmapBuilder.bitmap(pixels), name: "a.bmp").pixels == pixels)
  }

  @Test(arguments: [-.infinity, -1e300, -1, 0, 0.5, 1, 1e300, .infinity, .nan] as [Double])
  func everyRegionIsARectangleInThePicture(number: Double) {
    for region in [
      Region(x: number, y: 0, width: 1, height: number),
      Region(x: 0, y: number, width: number, height: number),
      Region(x: number, y: number, width: -number, height: 1 / number),
    ] {
      #expect(region.rectangle(inWidth: 7, height: 1).lies(inWidth: 7, height: 1))
    }
  }

  @Test(arguments: [UInt32.max, 0x8000_0000, 0x7FFF_FFFF, 0x4000_0000])
  func headersOfEveryKindMaySayAnything(number: UInt32) throws {
    let bytes = withUnsafeBytes(of: number.littleEndian) { Array($0) }
    let pixels = Pixels.smooth(width: 9, height: 7)
    for file in try [
      BitmapBuilder.bitmap(pixels), pixels.encodedAsPNG(), pixels.encodedAsJPEG(quality: 90),
      Array("P6\n\(number) \(number)\n255\n".utf8) + pixels.bytes,
    ] {
      for place in 0..<min(file.count - 4, 80) {
        var changed = file
        changed.replaceSubrange(place..<(place + 4), with: bytes)
        do {
          _ = try PictureDecoder().decode(changed, name: "changed")
        } catch {
          #expect(!error.description.contains("its decoder failed"), "\(place): \(error)")
        }
      }
    }
  }
}
