import Testing
import Vocabulary

@testable import Imaging

@Suite struct WarpingTests {
  private let same = AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)

  @Test(arguments: [(1, 1), (1, 7), (5, 3), (64, 48)])
  func theSamePlacesGiveTheSamePicture(width: Int, height: Int) {
    let picture = Pixels.synthetic(width: width, height: height)
    #expect(picture.warped(by: same, width: width, height: height) == picture)
  }

  @Test func aWholeShiftIsACrop() {
    let picture = Pixels.synthetic(width: 40, height: 30)
    let map = AffineMap(xx: 1, xy: 0, x0: 7, yx: 0, yy: 1, y0: 11)
    let crop = picture.cropped(to: Rectangle(x: 7, y: 11, width: 20, height: 10))
    #expect(picture.warped(by: map, width: 20, height: 10) == crop)
  }

  @Test func aQuarterTurnIsExact() {
    let picture = Pixels.synthetic(width: 20, height: 30)
    // (x, y) of the turned picture is (y, 30 − x) of the other.
    let map = AffineMap(xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: 30)
    #expect(picture.warped(by: map, width: 30, height: 20) == picture.upright(from: .quarterTurnRight))
  }

  @Test func whatLiesOutsideIsBlack() {
    let picture = Pixels(width: 4, height: 4, red: 200, green: 100, blue: 50)
    let map = AffineMap(xx: 1, xy: 0, x0: -4, yx: 0, yy: 1, y0: -4)
    let warped = picture.warped(by: map, width: 12, height: 12)
    for y in 0..<12 {
      for x in 0..<12 {
        let isInside = (4..<8).contains(x) && (4..<8).contains(y)
        #expect(warped[x, y] == (isInside ? (200, 100, 50) : (0, 0, 0)), "\(x), \(y)")
      }
    }
  }

  /// Stripes of one pixel become grey where they are shrunk, whatever the factor: nothing aliases.
  @Test(arguments: [2.0, 3, 5, 8, 16]) func shrinkingAverages(factor: Double) {
    var stripes = Pixels(width: 160, height: 160, red: 0, green: 0, blue: 0)
    for y in 0..<160 {
      for x in stride(from: 0, to: 160, by: 2) { stripes[x, y] = (255, 255, 255) }
    }
    let map = AffineMap(xx: factor, xy: 0, x0: 0, yx: 0, yy: factor, y0: 0)
    let side = Int(160 / factor)
    let shrunk = stripes.warped(by: map, width: side, height: side)
    for x in 1..<(side - 1) {
      #expect((85...170).contains(Int(shrunk[x, side / 2].red)), "\(x)")
    }
  }

  /// Places fall on the pixels' centres: each new pixel is the mean of the old ones in it.
  @Test(arguments: [2, 3, 5]) func shrinkingByAWholeFactorIsTheMean(factor: Int) {
    let picture = Pixels.synthetic(width: 30 * factor, height: 20 * factor)
    let map = AffineMap(xx: Double(factor), xy: 0, x0: 0, yx: 0, yy: Double(factor), y0: 0)
    let shrunk = picture.warped(by: map, width: 30, height: 20)
    for y in 0..<20 {
      for x in 0..<30 {
        var sum = 0
        for row in 0..<factor {
          for column in 0..<factor { sum += Int(picture[x * factor + column, y * factor + row].green) }
        }
        let mean = Double(sum) / Double(factor * factor)
        #expect(abs(Double(shrunk[x, y].green) - mean) < 0.51, "\(x), \(y)")
      }
    }
  }
}
