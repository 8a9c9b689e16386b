import Testing

@testable import Imaging

/// What no decoder at hand reads is refused as that, not as damaged.
@Suite struct UnsupportedTests {
  private let decoder = PictureDecoder()

  private func refusal(_ bytes: [UInt8], _ name: String) -> String? {
    do {
      _ = try decoder.decode(bytes, name: name)
      return nil
    } catch {
      return error.reason
    }
  }

  /// A TIFF of 2 × 2 pixels of one byte each, with some tags of one number changed.
  private func tiff(_ changes: [Int: Int], data: [UInt8] = [0, 80, 160, 255]) -> [UInt8] {
    var tags = [256: 2, 257: 2, 258: 8, 259: 1, 262: 1, 273: 0, 277: 1, 278: 2, 279: data.count]
    tags.merge(changes) { $1 }
    let start = 8 + 2 + tags.count * 12 + 4
    tags[273] = start
    var file: [UInt8] = Array("MM\0*".utf8) + PNGBuilder.number(8) + [0, UInt8(tags.count)]
    for (tag, value) in tags.sorted(by: { $0.key < $1.key }) {
      file += PNGBuilder.number(tag << 16 | 4) + PNGBuilder.number(1) + PNGBuilder.number(value)
    }
    return file + [0, 0, 0, 0] + data
  }

  @Test func readsThePlainTIFFThatTheOthersAreMadeFrom() throws {
    #expect(
      try decoder.decode(tiff([:]), name: "a.tif").pixels.bytes
        == [0, 80, 160, 255].flatMap { [$0, $0, $0] })
  }

  @Test(arguments: [
    [259: 50002], [262: 32803], [339: 2], [258: 64, 339: 3, 277: 1, 262: 8], [262: 4], [262: 99], [339: 6],
    [262: 6, 258: 16, 277: 3],
  ])
  func refusesAKindOfTIFFThatItCannotRead(changes: [Int: Int]) throws {
    let reason = try #require(refusal(tiff(changes, data: [UInt8](repeating: 7, count: 32)), "a.tif"))
    #expect(reason.contains("not supported") && !reason.contains("damaged"), "\(reason)")
    #expect(!reason.contains("backup"))
  }

  @Test func refusesFloatingPointBeyondOne() throws {
    let values: [Float] = [0, 100, 200, 255]
    let data = values.flatMap { value in PNGBuilder.number(Int(value.bitPattern)) }
    let reason = try #require(refusal(tiff([258: 32, 339: 3], data: data), "f.tif"))
    #expect(reason.contains("not supported"))
  }

  @Test(arguments: [(UInt8(0xC1), UInt8(12), "12 bits"), (0xC3, 8, "lossless"), (0xF7, 8, "JPEG-LS")])
  func refusesAKindOfJPEGThatItCannotRead(marker: UInt8, precision: UInt8, kind: String) throws {
    let head: [UInt8] = [0xFF, 0xD8, 0xFF, marker, 0, 11, precision, 0, 8, 0, 8, 1, 1, 0x11, 0]
    let reason = try #require(
      refusal(head + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xFF, 0xD9], "a.jpg"))
    #expect(reason.contains("not supported") && reason.contains(kind), "\(reason)")
  }

  /// Offsets, counts and sizes that no file can have.
  @Test func survivesEveryPrefixAndEveryByteOfATIFFChanged() throws {
    let file = tiff([338: 1, 330: 8, 34675: 3])
    let limits = DecodingLimits(maximumPixels: 1_000_000, maximumWorkingBytes: 50_000_000)
    for place in file.indices {
      for value in [UInt8(0), 1, 0x7F, 0x80, 0xFF] {
        var changed = file
        changed[place] = value
        // In this process: a crash in another would be an error like others.
        _ = try? PictureDecoder(limits: limits).decodeHere(changed.span, name: "a.tif")
      }
      let beginning = Array(file[..<place])
      _ = try? PictureDecoder(limits: limits).decodeHere(beginning.span, name: "a.tif")
    }
  }
}
