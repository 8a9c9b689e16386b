import Foundation
import Imaging
import TestSupport
import Testing

@testable import Models

/// Descriptors against OpenCV, scikit-image and imagehash: see Tools/golden/descriptors.py.
@Suite struct DescriptorTests {
  struct Golden: Decodable {
    struct Picture: Decodable, Sendable, CustomTestStringConvertible {
      let width, height: Int
      let hash: String
      let spread: Float?
      let values: [String: [Float]]?

      var testDescription: String { "\(width)x\(height)" }
      var pixels: Pixels { .drawn(width: width, height: height) }
    }
    struct Colour: Decodable, Sendable {
      let rgb: [Double]
      let lab: [Float]
    }
    let pictures: [Picture]
    let colours: [Colour]
  }

  static let golden: Golden? = {
    let file = SharedData.root + "/Tests/ModelsTests/Golden/descriptors.json"
    return try? JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: file)))
  }()
  static let pictures = golden?.pictures ?? []

  @Test func theGoldenNumbersAreThere() {
    #expect(Self.pictures.count == 8)
    #expect(Self.golden?.colours.count == 7)
  }

  @Test(arguments: pictures)
  func valuesAreThoseOfOpenCVAndScikitImage(picture: Golden.Picture) throws {
    for (name, expected) in picture.values ?? [:] {
      let values = try #require(Descriptors.named(name)).describe(picture.pixels)
      #expect(values.count == expected.count)
      let worst = zip(values, expected).map { abs($0 - $1) / max(abs($1), 1e-3) }.max() ?? 0
      #expect(worst < 1e-5, "\(name)")
    }
  }

  @Test(arguments: pictures)
  func theHashIsThatOfImagehash(picture: Golden.Picture) throws {
    let hash = try PerceptualHash.hash(of: picture.pixels)
    #expect(hash == UInt64(picture.hash, radix: 16))
    let values = try PerceptualHash().describe(picture.pixels)
    #expect(values.reduce(0) { $0 << 1 | UInt64($1) } == hash)
    #expect(values.allSatisfy { $0 == 0 || $0 == 1 })
  }

  @Test func coloursAreThoseOfScikitImage() throws {
    for colour in try #require(Self.golden).colours {
      let lab = LabColour(red: colour.rgb[0], green: colour.rgb[1], blue: colour.rgb[2])
      for (value, expected) in zip([lab.lightness, lab.a, lab.b], colour.lab) {
        #expect(abs(value - expected) < 1e-4 * max(1, abs(expected)))
      }
    }
  }

  @Test(arguments: pictures.filter { $0.spread != nil })
  func dominantColoursAreAsNearAsThoseOfScikitLearn(picture: Golden.Picture) throws {
    let pixels = picture.pixels
    let colours = try DominantColours.colours(of: pixels).map(\.colour)
    var sum = 0.0
    for pixel in stride(from: 0, to: pixels.bytes.count, by: 3) {
      let rgb = pixels.bytes[pixel..<(pixel + 3)].map(Double.init)
      let lab = LabColour(red: rgb[0], green: rgb[1], blue: rgb[2])
      sum += Double(colours.map(lab.squaredDifference).min() ?? 0)
    }
    let spread = sum / Double(pixels.bytes.count / 3)
    #expect(spread < 1.05 * Double(try #require(picture.spread)))
  }

  @Test func flatColoursAreFoundWithTheirShares() throws {
    var pixels = Pixels(width: 100, height: 50, red: 255, green: 0, blue: 0)
    for y in 0..<50 {
      for x in 50..<100 { pixels[x, y] = x < 80 ? (0, 0, 255) : (255, 255, 255) }
    }
    let colours = try DominantColours.colours(of: pixels)
    #expect(colours.map(\.share) == [0.5, 0.3, 0.2])
    let expected = [LabColour(red: 255, green: 0, blue: 0), LabColour(red: 0, green: 0, blue: 255)]
    for (colour, wanted) in zip(colours, expected) {
      #expect(colour.colour.squaredDifference(from: wanted) < 1e-6)
    }
    let values = try DominantColours().describe(pixels)
    #expect(values.count == 20 && values[12...].allSatisfy { $0 == 0 })
    let flat = Pixels(width: 9, height: 9, red: 1, green: 2, blue: 3)
    #expect(try DominantColours.colours(of: flat).count == 1)
  }
}
