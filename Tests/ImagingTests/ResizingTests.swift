import Testing
import Vocabulary

@testable import Imaging

@Suite struct ResizingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var source: (width: Int, height: Int)
    var target: (width: Int, height: Int)
    var interpolation: Interpolation

    var testDescription: String {
      "\(source.width)x\(source.height)-to-\(target.width)x\(target.height)-\(interpolation)"
    }
  }

  static let cases: [Case] = Interpolation.allCases.flatMap { interpolation in
    [
      Case(source: (250, 333), target: (224, 224), interpolation: interpolation),
      Case(source: (97, 61), target: (40, 30), interpolation: interpolation),
      Case(source: (20, 15), target: (50, 60), interpolation: interpolation),
      Case(source: (500, 400), target: (7, 5), interpolation: interpolation),
      Case(source: (64, 64), target: (64, 20), interpolation: interpolation),
      Case(source: (3, 2), target: (9, 8), interpolation: interpolation),
      Case(source: (1, 40), target: (5, 5), interpolation: interpolation),
    ]
  }

  @Test(arguments: cases)
  func resizesAsPillowDoes(_ test: Case) throws {
    let source = Pixels.synthetic(width: test.source.width, height: test.source.height)
    let resized = try source.resized(
      .stretch(width: test.target.width, height: test.target.height), interpolation: test.interpolation)
    let name = "\(test.testDescription).png"
    let golden = try PictureDecoder().decode(TestFiles.golden(name), name: name).pixels
    let difference = resized.difference(from: golden)
    #expect(difference.mean < 0.5)
    #expect(difference.maximum < 3)
  }

  @Test func centreCropIsTheMiddleOfTheWholeResize() throws {
    let source = Pixels.synthetic(width: 90, height: 133)
    let whole = try source.resized(.stretch(width: 64, height: 94))
    let cropped = try source.resized(.centreCrop(shortestSide: 64, width: 48, height: 50))
    #expect(cropped == whole.cropped(to: Rectangle(x: 8, y: 22, width: 48, height: 50)))
  }

  @Test(arguments: [(640, 480, 320, 240), (480, 641, 240, 320), (100, 50, 100, 50), (2000, 3, 320, 1)])
  func fitKeepsProportionsAndNeverEnlarges(width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
    let fitted = try Pixels(width: width, height: height, red: 1, green: 2, blue: 3)
      .resized(.fit(longestSide: 320))
    #expect(fitted.width == newWidth)
    #expect(fitted.height == newHeight)
  }

  @Test func oneColourStaysThatColourAtAllSmallSizes() throws {
    for width in 1...9 {
      for height in 1...9 {
        let source = Pixels(width: width, height: height, red: 255, green: 0, blue: 77)
        for interpolation in Interpolation.allCases {
          let resized = try source.resized(
            .stretch(width: 10 - width, height: height * 2), interpolation: interpolation)
          let expected = Pixels(width: 10 - width, height: height * 2, red: 255, green: 0, blue: 77)
          #expect(resized == expected)
        }
      }
    }
  }
}
