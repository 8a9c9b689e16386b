import Testing
import Vocabulary

@testable import Imaging

@Suite struct SufficiencyTests {
  private let decoder = PictureDecoder()

  @Test(arguments: [
    (SufficientSize(shortestSide: 1, longestSide: 1), 25),
    (SufficientSize(shortestSide: 25, longestSide: 38), 25),
    (SufficientSize(shortestSide: 26, longestSide: 38), 50),
    (SufficientSize(shortestSide: 50, longestSide: 75), 50),
    (SufficientSize(shortestSide: 100, longestSide: 151), 200),
    (SufficientSize(shortestSide: 900, longestSide: 900), 200),
  ])
  func decodesJPEGsAtTheSmallestSufficientScale(size: SufficientSize, height: Int) throws {
    let file = try Pixels.smooth(width: 300, height: 200).encodedAsJPEG()
    let picture = try decoder.decode(file, name: "a.jpg", sufficient: size)
    #expect(picture.pixels.height == height)
    #expect(picture.fullWidth == 300)
    #expect(picture.fullHeight == 200)
  }

  @Test(arguments: [
    (SufficientSize(shortestSide: 60, longestSide: 60), 66),
    (SufficientSize(shortestSide: 101, longestSide: 1), 200),
  ])
  func shrinksOtherFormatsByWholeNumbers(size: SufficientSize, height: Int) throws {
    let pixels = Pixels.smooth(width: 300, height: 200)
    let picture = try decoder.decode(pixels.encodedAsPNG(), name: "a.png", sufficient: size)
    #expect(abs(picture.pixels.height - height) <= 1)
    #expect(picture.pixels.shortestSide >= size.shortestSide)
    let wanted = try pixels.resized(.stretch(width: picture.pixels.width, height: picture.pixels.height))
    #expect(picture.pixels.difference(from: wanted).mean < 2)
  }

  /// Any picture can be divided until nothing is left of it, and a pixel is wanted still.
  @Test(.timeLimit(.minutes(10)), arguments: [(300, 200), (1, 1), (1, 300), (2, 1)])
  func leavesAPixelWhereThatIsSufficient(width: Int, height: Int) throws {
    let file = try Pixels.smooth(width: width, height: height).encodedAsPNG()
    let size = SufficientSize(shortestSide: 1, longestSide: 1)
    for region in [nil, Region(x: 0.5, y: 0.5, width: 0.01, height: 0.01)] {
      let picture = try decoder.decode(file, name: "a.png", sufficient: size, region: region ?? .whole)
      #expect(picture.pixels.shortestSide >= 1 && picture.fullWidth == width)
    }
  }

  @Test func makesTheRegionSufficientAndNotTheWhole() throws {
    let file = try Pixels.smooth(width: 1600, height: 1200).encodedAsJPEG(quality: 95)
    let region = Region(x: 0.25, y: 0.5, width: 0.25, height: 0.25)
    let size = SufficientSize(shortestSide: 150, longestSide: 200)
    let picture = try decoder.decode(file, name: "a.jpg", sufficient: size, region: region)
    #expect(picture.pixels.width == 200)
    #expect(picture.pixels.height == 150)
    #expect(picture.fullWidth == 1600)
    let whole = try decoder.decode(file, name: "a.jpg").cropped(to: region, name: "a.jpg").pixels
    let wanted = try whole.resized(.stretch(width: 200, height: 150))
    #expect(picture.pixels.difference(from: wanted).mean < 2)
  }

  @Test(arguments: [
    Region(x: -0.1, y: 0, width: 0.5, height: 0.5), Region(x: 0, y: 0, width: 0, height: 1),
    Region(x: 0.6, y: 0, width: 0.5, height: 1), Region(x: 0, y: 0, width: 1, height: .nan),
    Region(x: 0, y: .infinity, width: 1, height: 1), Region(x: 1, y: 1, width: 0.0001, height: 0.1),
  ])
  func refusesRegionsOutsideThePicture(region: Region) throws {
    let file = try Pixels.smooth(width: 30, height: 20).encodedAsPNG()
    let error = #expect(throws: ImagingError.self) {
      try decoder.decode(file, name: "a.png", region: region)
    }
    guard case .regionOutside = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aRegionAlwaysHasAPixel() {
    let dot = Region(x: 0.999, y: 0, width: 0.0001, height: 0.0001)
    #expect(dot.rectangle(inWidth: 10, height: 10) == Rectangle(x: 9, y: 0, width: 1, height: 1))
    #expect(Region.whole.rectangle(inWidth: 7, height: 3) == Rectangle(x: 0, y: 0, width: 7, height: 3))
  }

  @Test func drawsVectorGraphicsNoLargerThanNeeded() throws {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='12000' height='9000'/>"
    let size = SufficientSize(shortestSide: 100, longestSide: 400)
    let small = try decoder.decode(Array(svg.utf8), name: "a.svg", sufficient: size)
    #expect((small.pixels.width, small.pixels.height) == (400, 300))
    #expect((small.fullWidth, small.fullHeight) == (12000, 9000))
    // Full size has its end too, because librsvg's filters need many times a picture's memory.
    let large = try decoder.decode(Array(svg.utf8), name: "a.svg").pixels
    #expect(large.width * large.height <= 4_010_000)
  }
}
