import Imaging
import Testing
import Vocabulary

@testable import Models

/// What every descriptor promises, whatever it describes.
@Suite struct DescriptorPropertyTests {
  static let names = Descriptors.all.map(\.name)

  static func descriptor(_ name: String) throws -> any Descriptor { try #require(Descriptors.named(name)) }

  @Test func namesAndDimensionsAreTheirOwn() {
    let dimensions = [1176, 20, 1764, 288, 1440, 36, 10, 59, 64]
    #expect(Descriptors.all.map(\.dimension) == dimensions)
    #expect(Self.names == Self.names.sorted() && Set(Self.names).count == dimensions.count)
    #expect(Set(Descriptors.all.map(\.identity)).count == dimensions.count)
    #expect(Descriptors.named("nothing") == nil)
  }

  @Test(arguments: names)
  func picturesOfAllSizesAreDescribed(name: String) throws {
    let descriptor = try Self.descriptor(name)
    let needsHistograms = descriptor.metrics.contains(where: \.needsHistograms)
    for (width, height) in [(1, 1), (1, 9), (2, 2), (7, 3), (16, 16), (1000, 2), (3, 800), (641, 480)] {
      let pixels = Pixels.drawn(width: width, height: height)
      let values = try descriptor.describe(pixels)
      #expect(values.count == descriptor.dimension)
      #expect(values.allSatisfy { $0.isFinite })
      #expect(!needsHistograms || values.allSatisfy { $0 >= 0 })
      #expect(try descriptor.describe(pixels) == values)
    }
  }

  @Test(arguments: names)
  func blackAndWhiteAndGreyAreDescribed(name: String) throws {
    for level: UInt8 in [0, 128, 255] {
      let pixels = Pixels(width: 40, height: 30, red: level, green: level, blue: level)
      #expect(try Self.descriptor(name).describe(pixels).allSatisfy { $0.isFinite })
    }
  }

  @Test(arguments: ["hsv-global", "lbp-uniform", "lbp-rotation-invariant", "lbp-uniform-upright"])
  func sharesSumToOne(name: String) throws {
    let values = try Self.descriptor(name).describe(.drawn(width: 200, height: 131))
    #expect(abs(values.reduce(0, +) - 1) < 1e-5)
  }

  @Test func everyRegionHasLengthOne() throws {
    let values = try HSVHistogram(.regions).describe(.drawn(width: 200, height: 131))
    for region in 0..<5 {
      let length = values[(288 * region)..<(288 * (region + 1))].reduce(0) { $0 + $1 * $1 }
      #expect(abs(length - 1) < 1e-5)
    }
  }

  @Test func aPatternOfATurnedPictureIsTheSame() throws {
    let pixels = Pixels.drawn(width: 90, height: 90)
    var turned = pixels
    for y in 0..<90 {
      for x in 0..<90 { turned[x, y] = pixels[y, 89 - x] }
    }
    // Interpolation rounds otherwise on the other side, in few pixels.
    for patterns in [LBP.Patterns.uniform, .rotationInvariant] {
      let pair = try zip(LBP(patterns).describe(pixels), LBP(patterns).describe(turned))
      #expect(pair.allSatisfy { abs($0 - $1) < 0.03 })
    }
  }

  @Test func aHashHardlyChangesWhenThePictureIsScaled() throws {
    let pixels = Pixels.drawn(width: 300, height: 200)
    let hash = try PerceptualHash.hash(of: pixels)
    let scaled = try pixels.resized(.stretch(width: 170, height: 230))
    #expect(PerceptualHash.distance(hash, try PerceptualHash.hash(of: scaled)) <= 4)
    let other = try PerceptualHash.hash(of: .drawn(width: 64, height: 300))
    #expect(PerceptualHash.distance(hash, other) > 10)
  }

  @Test func hashesOfFlatPicturesHaveNoNoise() throws {
    for level: UInt8 in [1, 77, 255] {
      let flat = Pixels(width: 50, height: 40, red: level, green: level, blue: level)
      #expect(try PerceptualHash.hash(of: flat) == 1 << 63)
    }
  }

  @Test func countingDifferingBitsIsTheHammingMetric() {
    #expect(PerceptualHash.distance(0, .max) == 64 && PerceptualHash.distance(5, 6) == 2)
    #expect(PerceptualHash.values(of: 1 << 63 | 1) == [1] + Array(repeating: 0, count: 62) + [1])
  }
}
