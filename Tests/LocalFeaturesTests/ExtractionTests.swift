import Imaging
import TestSupport
import Testing
import Vocabulary

@testable import LocalFeatures

/// Features of drawn pictures.
@Suite struct ExtractionTests {
  /// Blots of different sizes and colours at random places.
  static func blots(width: Int = 320, height: Int = 240, count: Int = 90, seed: UInt64) -> Pixels {
    var random = SplitMix64(seed: seed)
    var pixels = Pixels(width: width, height: height, red: 128, green: 128, blue: 128)
    for _ in 0..<count {
      let (x, y) = (Int.random(in: 0..<width, using: &random), Int.random(in: 0..<height, using: &random))
      let (w, h) = (Int.random(in: 3...30, using: &random), Int.random(in: 3...30, using: &random))
      let colour = random.bytes(3)
      for row in max(0, y - h)..<min(height, y + h) {
        for column in max(0, x - w)..<min(width, x + w) {
          let (dx, dy) = (Double(column - x) / Double(w), Double(row - y) / Double(h))
          if dx * dx + dy * dy < 1 { pixels[column, row] = (colour[0], colour[1], colour[2]) }
        }
      }
    }
    return pixels
  }

  @Test func findsFeaturesInsideThePicture() throws {
    let features = try LocalFeatures(of: Self.blots(seed: 1))
    #expect(features.count > 50 && features.count <= LocalFeatures.limit)
    #expect(features.width == 320 && features.height == 240)
    #expect(features.frames.allSatisfy { $0.x > 0 && $0.x < 320 && $0.y > 0 && $0.y < 240 && $0.scale > 0 })
    #expect(zip(features.frames, features.frames.dropFirst()).allSatisfy { $0.scale >= $1.scale })
  }

  @Test func descriptorsHaveTheLengthOfOne() throws {
    let features = try LocalFeatures(of: Self.blots(seed: 1))
    for row in 0..<features.count {
      let values = features.descriptors[row * 128..<(row + 1) * 128].map { Double($0) / 256 }
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(length - 1) < 0.05)
    }
  }

  @Test func theSamePictureHasTheSameFeatures() throws {
    let picture = Self.blots(seed: 4)
    #expect(try LocalFeatures(of: picture) == LocalFeatures(of: picture))
  }

  @Test func aPictureMatchesItself() throws {
    let features = try LocalFeatures(of: Self.blots(seed: 2))
    let match = features.match(with: features)
    let places = Set(features.frames.map { [$0.x, $0.y] }).count
    #expect(match.inliers.count > places * 9 / 10)
    let map = try #require(match.map)
    let corner = map(x: 320, y: 240)
    #expect(abs(corner.x - 320) < 0.5 && abs(corner.y - 240) < 0.5)
  }

  @Test func aPartAtAnotherSizeIsLaidWhereItIs() throws {
    let picture = Self.blots(width: 640, height: 480, count: 300, seed: 3)
    let part = picture.cropped(to: Rectangle(x: 160, y: 120, width: 320, height: 240))
    let (whole, cut) = (try LocalFeatures(of: picture), try LocalFeatures(of: part))
    let match = cut.match(with: whole)
    #expect(match.inliers.count >= 15)
    // The whole is shrunk to a half: the part's left upper corner is at 80, 60 there.
    let map = try #require(match.map)
    let (first, last) = (map(x: 0, y: 0), map(x: 320, y: 240))
    #expect(abs(first.x - 80) < 3 && abs(first.y - 60) < 3)
    #expect(abs(last.x - 240) < 3 && abs(last.y - 180) < 3)
  }

  @Test func otherPicturesDoNotMatch() throws {
    let features = try (10..<14).map { try LocalFeatures(of: Self.blots(seed: $0)) }
    for (place, one) in features.enumerated() {
      for other in features[(place + 1)...] { #expect(one.match(with: other).inliers.count < 6) }
    }
  }

  @Test func flatAndTinyPicturesHaveNone() throws {
    let flat = try LocalFeatures(of: Pixels(width: 300, height: 200, red: 90, green: 90, blue: 90))
    #expect(flat.count == 0)
    #expect(flat.match(with: flat) == PictureMatch(map: nil, inliers: [], tentative: 0))
    for side in [1, 2, 7, 15] {
      #expect(try LocalFeatures(of: Self.blots(width: side, height: side, count: 5, seed: 1)).count == 0)
    }
  }

  @Test(arguments: [(16, 16), (16, 320), (17, 300), (320, 16), (31, 33), (2000, 20), (20, 4000)])
  func oddSizesAreLookedAt(width: Int, height: Int) throws {
    let features = try LocalFeatures(of: Self.blots(width: width, height: height, count: 30, seed: 8))
    #expect(max(features.width, features.height) <= LocalFeatures.longestSide)
  }

  @Test func bytesAreReadAsTheyWereWritten() throws {
    for count in [0, 3, 90] {
      let features = try LocalFeatures(of: Self.blots(count: count, seed: 6))
      #expect(try LocalFeatures(bytes: features.bytes) == features)
    }
  }

  @Test func damagedBytesAreRefused() throws {
    let bytes = try LocalFeatures(of: Self.blots(seed: 6)).bytes
    var random = SplitMix64(seed: 1)
    for cut in [0, 1, 63, 64, bytes.count - 1] {
      #expect(throws: LocalFeaturesError.self) { try LocalFeatures(bytes: Array(bytes.prefix(cut))) }
    }
    #expect(throws: LocalFeaturesError.self) { try LocalFeatures(bytes: bytes + [0]) }
    for _ in 0..<20 {
      var changed = bytes
      changed[Int.random(in: 64..<bytes.count, using: &random)] ^= 0x10
      #expect(throws: LocalFeaturesError.self) { try LocalFeatures(bytes: changed) }
    }
    for place in 0..<32 where !(16..<24).contains(place) {
      var changed = bytes
      changed[place] ^= 0x10
      #expect(throws: LocalFeaturesError.self) { try LocalFeatures(bytes: changed) }
    }
  }
}
