import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Imaging

/// One drawn picture in every format, depth, colour model, profile and alpha that the libraries of
/// Tools/golden/formats.py write, beside what decoders that are not ours make of each.
@Suite struct GoldenFormatTests {
  private static let names = try? String(
    decoding: TestFiles.golden("formats/files.tsv"), as: UTF8.self
  ).split(separator: "\n").map(String.init)

  /// The whole picture, 48 × 32, as 24 × 16.
  private func halved(_ pixels: Pixels) -> [Double] {
    (0..<16 * 24 * 3).map { place in
      let (y, x, channel) = (place / 72, place / 3 % 24, place % 3)
      let samples = [(0, 0), (1, 0), (0, 1), (1, 1)].map {
        Double(pixels.bytes[((2 * y + $0.1) * 48 + 2 * x + $0.0) * 3 + channel])
      }
      return samples.reduce(0, +) / 4
    }
  }

  @Test func decodesEveryKindAsAnIndependentDecoderDoes() throws {
    let names = try #require(Self.names)
    #expect(names.count > 170)
    let strip = try PictureDecoder().decode(TestFiles.golden("formats/expected.png"), name: "expected.png")
      .pixels
    try #require(strip.width == 24 && strip.height == 16 * names.count)
    for (index, name) in names.enumerated() {
      let pixels: Pixels
      do {
        let picture = try PictureDecoder().decode(TestFiles.golden("formats/\(name)"), name: name)
        #expect(picture.note == nil, "\(name): \(picture.note ?? "")")
        pixels = picture.pixels
      } catch {
        Issue.record("\(error)")
        continue
      }
      guard pixels.width == 48, pixels.height == 32 else {
        Issue.record("\(name): \(pixels.width) × \(pixels.height)")
        continue
      }
      let expected = strip.bytes[(index * 16 * 72)..<((index + 1) * 16 * 72)]
      let difference = zip(halved(pixels), expected).reduce(0) { $0 + abs($1.0 - Double($1.1)) } / (16 * 72)
      #expect(difference < 3, "\(name): \(difference)")
    }
  }

  /// What is sufficient is met by shrinking on the way, which must not change colours.
  @Test func decodesEveryKindSmallerInTheSameColours() throws {
    for name in try #require(Self.names) {
      let file = try TestFiles.golden("formats/\(name)")
      let whole = try PictureDecoder().decode(file, name: name).pixels
      let small = try PictureDecoder().decode(
        file, name: name, sufficient: SufficientSize(shortestSide: 16, longestSide: 24)
      ).pixels
      guard small.width == 24, small.height == 16 else { continue }
      let difference = zip(small.bytes, halved(whole)).reduce(0) { $0 + abs(Double($1.0) - $1.1) } / (16 * 72)
      #expect(difference < 12, "\(name): \(difference)")
    }
  }

  /// A file serves as its own thumbnail only where every viewer shows it.
  @Test(arguments: [
    ("rgb.jpg", true), ("grey.jpg", true), ("height_behind.jpg", false), ("sampling_4x2.jpg", false),
  ])
  func onlyABareFileIsItsOwnThumbnail(name: String, isBare: Bool) throws {
    let file = try TestFiles.golden("formats/\(name)")
    let picture = try PictureDecoder().decode(file, name: name)
    #expect(picture.isBareJPEG == isBare, "\(name)")
  }

  /// Whatever is wrong with a file of any kind, there is a picture or an error, never an end of the process.
  @Test func survivesChangedBytesInEveryKind() throws {
    var random = SplitMix64(seed: 12)
    let limits = DecodingLimits(maximumPixels: 1_000_000, maximumWorkingBytes: 50_000_000, maximumSeconds: 5)
    let rounds = ProcessInfo.processInfo.environment["EIDETIC_FUZZ"].flatMap(Int.init) ?? 4
    for name in try #require(Self.names) {
      let file = try TestFiles.golden("formats/\(name)")
      for round in 0..<rounds {
        var changed = file
        for _ in 0...Int.random(in: 0..<3, using: &random) {
          // Headers are at the beginning, or at the end of a TIFF.
          let reach = min(round % 2 == 0 ? 400 : file.count, file.count)
          let place = Int.random(in: 0..<reach, using: &random)
          changed[round % 3 == 2 ? file.count - 1 - place : place] = UInt8.random(in: 0...255, using: &random)
        }
        do {
          // In this process: a crash in another would be an error like others.
          _ = try PictureDecoder(limits: limits).decodeHere(changed.span, name: name)
        } catch {
          #expect(error.description.contains(name))
        }
      }
    }
  }
}
