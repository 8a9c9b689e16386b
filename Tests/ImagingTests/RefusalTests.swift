import Testing
import Vocabulary

@testable import Imaging

@Suite struct RefusalTests {
  private let decoder = PictureDecoder()

  @Test func refusesABombByItsHeader() throws {
    var builder = PNGBuilder(width: 40_000, height: 30_000, depth: 8, colourType: 2)
    builder.finish(rows: [[0]])
    #expect(
      throws: ImagingError.tooManyPixels(name: "b.png", width: 40_000, height: 30_000, limit: 250_000_000)
    ) {
      try decoder.decode(builder.bytes, name: "b.png")
    }
  }

  @Test func refusesWhatIsOverEachLimit() throws {
    let file = try Pixels.smooth(width: 300, height: 200).encodedAsJPEG()
    func refusal(_ limits: DecodingLimits) -> ImagingError? {
      do {
        _ = try PictureDecoder(limits: limits).decode(file, name: "a.jpg")
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(DecodingLimits()) == nil)
    #expect(
      refusal(DecodingLimits(maximumBytes: 100))
        == .tooManyBytes(name: "a.jpg", got: file.count, limit: 100))
    #expect(
      refusal(DecodingLimits(maximumPixels: 59_999))
        == .tooManyPixels(name: "a.jpg", width: 300, height: 200, limit: 59_999))
    #expect(refusal(DecodingLimits(maximumSeconds: 0)) == .tooSlow(name: "a.jpg", limit: 0))
    guard case .tooMuchMemory = refusal(DecodingLimits(maximumWorkingBytes: 10_000)) else {
      Issue.record("decoded in 10 kB")
      return
    }
  }

  @Test func keepsAPictureWithAWhiteLowerPartWhenTheDecoderOnlyWarns() throws {
    var pixels = Pixels(width: 60, height: 100, red: 255, green: 255, blue: 255)
    pixels.paste(.smooth(width: 60, height: 30), x: 0, y: 0)
    let file = try pixels.encodedAsJPEG()
    // Two bytes too many before a marker: the decoder warns, and nothing is missing.
    let picture = try decoder.decode(file[..<20] + [0, 0] + file[20...], name: "w.jpg")
    #expect(picture.note?.contains("extraneous") == true)
  }

  @Test func refusesVectorGraphicsOfTooManyElements() {
    let svg = "<svg width='9' height='9'>" + String(repeating: "<g/>", count: 300_000) + "</svg>"
    let error = #expect(throws: ImagingError.self) { try decoder.decode(Array(svg.utf8), name: "a.svg") }
    guard case .tooMuchMemory = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func refusesAProgressivePictureWithScansWithoutEnd() throws {
    // The header of 16,000 × 15,000 progressive pixels, then nothing but scans.
    var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC2, 0, 11, 8, 0x3A, 0x98, 0x3E, 0x80, 1, 1, 0x11, 0]
    for _ in 0..<400 { file += [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0] }
    #expect(throws: ImagingError.tooSlow(name: "s.jpg", limit: 30)) {
      try decoder.decode(file, name: "s.jpg", sufficient: SufficientSize(shortestSide: 1, longestSide: 1))
    }
  }

  @Test func refusesFormatsWithoutATrustedDecoderByName() {
    #expect(throws: ImagingError.unreadableFormat(name: "a.psd", format: .photoshop)) {
      try decoder.decode(Array("8BPS\0\u{1}".utf8), name: "a.psd")
    }
    #expect(throws: ImagingError.unknownFormat(name: "a.jpg")) {
      try decoder.decode(Array("<html>".utf8), name: "a.jpg")
    }
    #expect(throws: ImagingError.empty(name: "a.jpg")) { try decoder.decode([], name: "a.jpg") }
  }

  /// The three formats whose rows lie in the file in their order, each with noise so that no row is short.
  private static func files() throws -> [(String, [UInt8])] {
    let noise = Pixels.noise(width: 120, height: 160)
    return try [
      ("a.jpg", noise.encodedAsJPEG(quality: 90)), ("a.png", noise.encodedAsPNG()),
      ("a.bmp", BitmapBuilder.bitmap(noise)),
    ]
  }

  @Test func usesAPictureThatLacksAFifth() throws {
    for (name, file) in try Self.files() {
      let whole = try decoder.decode(file, name: name).pixels
      let picture = try decoder.decode(Array(file[..<(file.count * 4 / 5)]), name: name)
      #expect(picture.note?.contains("ends early") == true, "\(name): \(picture.note ?? "no note")")
      let top = Rectangle(x: 0, y: name == "a.bmp" ? 100 : 0, width: 120, height: 60)
      #expect(picture.pixels.cropped(to: top).difference(from: whole.cropped(to: top)).mean < 1, "\(name)")
    }
  }

  @Test func refusesAPictureThatLacksTwoThirds() throws {
    for (name, file) in try Self.files() {
      let error = #expect(throws: ImagingError.self) {
        try decoder.decode(Array(file[..<(file.count / 3)]), name: name)
      }
      #expect(error?.description.contains(name) == true)
      #expect(error?.description.contains("restore it from a backup") == true)
    }
  }

  @Test func survivesEveryPrefixAndEveryFlippedByte() throws {
    let small = Pixels.synthetic(width: 12, height: 9)
    var tagged = JPEGBuilder.inserting(
      0xE1, JPEGBuilder.exif(orientation: 6), into: try small.encodedAsJPEG())
    let profile =
      Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + ProfileBuilder.profile(primaries: ProfileBuilder.exchanged)
    tagged = JPEGBuilder.inserting(0xE2, profile, into: tagged)
    for file in try [tagged, small.encodedAsPNG(), BitmapBuilder.bitmap(small)] {
      for count in 0..<file.count {
        check(Array(file[..<count]))
        var flipped = file
        flipped[count] ^= UInt8(truncatingIfNeeded: 1 << (count % 8))
        check(flipped)
      }
    }
  }

  /// A picture, or an error that names the file.
  private func check(_ bytes: [UInt8]) {
    let limits = DecodingLimits(maximumPixels: 1_000_000)
    do {
      _ = try PictureDecoder(limits: limits).decode(bytes, name: "made")
    } catch {
      #expect(error.description.contains("\"made\""))
    }
  }
}
