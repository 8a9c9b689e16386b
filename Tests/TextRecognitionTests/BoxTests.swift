import Imaging
import Testing

@testable import TextRecognition

struct BoxTests {
  private func box(_ degrees: Double, _ length: Double = 100, _ height: Double = 20) -> LineBox {
    LineBox(centre: SIMD2(60, 70), direction: direction(degrees), length: length, height: height)
  }

  @Test(arguments: [-40.0, -12, 0, 7, 44])
  func aLineThatIsNearlyLevelIsReadToTheRight(degrees: Double) {
    for turned in [box(degrees), box(degrees + 180), box(degrees + 90, 20, 100), box(degrees - 90, 20, 100)] {
      let read = turned.asRead
      #expect(abs(read.length - 100) < 1e-9 && abs(read.height - 20) < 1e-9)
      #expect(read.direction.isNear(direction(degrees)))
    }
  }

  @Test(arguments: [80.0, 90, 100])
  func anUprightLineIsReadDownwards(degrees: Double) {
    for turned in [box(degrees), box(degrees + 180), box(degrees + 90, 20, 100)] {
      let read = turned.asRead
      #expect(abs(read.length - 100) < 1e-9)
      #expect(read.direction.isNear(direction(degrees)))
    }
  }

  @Test func aBoxThatIsHardlyHigherThanWideIsReadToTheRight() {
    let read = box(0, 20, 28).asRead
    #expect(read.length == 20 && read.direction.isNear(direction(0)))
  }

  @Test func cornersGoRoundClockwiseFromWhereTheLineBegins() {
    let corners = box(0).corners
    #expect(corners == [SIMD2(10, 60), SIMD2(110, 60), SIMD2(110, 80), SIMD2(10, 80)])
    #expect(Set(box(33).reversed.corners.map(rounded)) == Set(box(33).corners.map(rounded)))
    #expect(rounded(box(33).reversed.corners[0]) == rounded(box(33).corners[2]))
  }

  @Test func theMapOfABoxLeadsToItsCorners() {
    let box = box(25)
    let map = box.map(fromWidth: 300, height: 48)
    for (place, corner) in zip([(0.0, 0.0), (300, 0), (300, 48), (0, 48)], box.corners) {
      let found = map(x: place.0, y: place.1)
      #expect(SIMD2(found.x, found.y).isNear(corner))
    }
  }

  @Test func scalingBothSidesAlikeKeepsTheAngle() {
    let scaled = box(30).scaled(by: SIMD2(2, 2))
    #expect(scaled.direction.isNear(direction(30)))
    #expect(abs(scaled.length - 200) < 1e-9 && abs(scaled.height - 40) < 1e-9)
    #expect(scaled.centre == SIMD2(120, 140))
  }
}

struct HullTests {
  @Test func pointsWithinAndOnTheSidesAreLeftOut() {
    let points = (0...4).flatMap { x in (0...3).map { SIMD2(Double(x), Double($0)) } }
    #expect(Set(convexHull(of: points + points)) == [SIMD2(0, 0), SIMD2(4, 0), SIMD2(4, 3), SIMD2(0, 3)])
  }

  @Test func fewPointsAreTheirOwnHull() {
    #expect(convexHull(of: []).isEmpty)
    #expect(convexHull(of: [SIMD2(1, 2), SIMD2(1, 2)]) == [SIMD2(1, 2)])
    #expect(convexHull(of: [SIMD2(3, 3), SIMD2(1, 1), SIMD2(2, 2)]).count == 2)
    #expect(smallestRectangle(around: []) == nil)
    #expect(smallestRectangle(around: [SIMD2(1, 2)])?.length == 0)
  }

  /// Whichever way a rectangle is turned, it is found again from the points in it.
  @Test(arguments: Array(stride(from: 0.0, to: 180, by: 7)))
  func theSmallestRectangleIsTheOneThatPointsFill(degrees: Double) throws {
    let turned = LineBox(centre: SIMD2(200, 150), direction: direction(degrees), length: 120, height: 30)
    let points = stride(from: -0.5, through: 0.5, by: 0.1).flatMap { along in
      stride(from: -0.5, through: 0.5, by: 0.1).map { across in
        turned.centre + turned.direction * (along * turned.length) + turned.down * (across * turned.height)
      }
    }
    let found = try #require(smallestRectangle(around: convexHull(of: points)))
    #expect(found.centre.isNear(turned.centre, 1e-6))
    #expect(abs(max(found.length, found.height) - 120) < 1e-6)
    #expect(abs(min(found.length, found.height) - 30) < 1e-6)
  }
}

struct TextMapTests {
  private static let rules = TextMap.Rules(threshold: 0.2, lineThreshold: 0.4, unclipRatio: 1.4)

  private func map(_ rows: [String]) -> TextMap {
    TextMap(
      width: rows[0].count, height: rows.count,
      values: rows.flatMap { $0.map { $0 == "#" ? 0.9 : $0 == "+" ? 0.3 : 0 } })
  }

  @Test func placesThatTouchByACornerAreOneComponent() {
    let components = map(["##..#", "..#..", "...##", "#...."]).components(above: 0.5)
    #expect(components.map(\.outline.count) == [6, 2, 2])
  }

  @Test func armsThatMeetFurtherDownAreOneComponent() {
    #expect(map(["#.#.#", "#.#.#", "#####"]).components(above: 0.5).count == 1)
    #expect(map(["#####", "#...#", "#.#.#", "#...#", "#####"]).components(above: 0.5).count == 2)
  }

  @Test func aLineIsWidenedByItsAreaOverItsPerimeter() throws {
    var rows = [String](repeating: String(repeating: ".", count: 60), count: 30)
    for row in 10..<16 {
      rows[row] = String(repeating: ".", count: 10) + String(repeating: "#", count: 41) + "........."
    }
    let lines = map(rows).lines(Self.rules)
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    // From the first middle to the last: 40 × 5, and 200 · 1.4 / 90 on each side.
    let distance = 200 * 1.4 / 90
    #expect(line.box.centre.isNear(SIMD2(30.5, 13)))
    #expect(abs(line.box.length - 40 - 2 * distance) < 1e-9 && abs(line.box.height - 5 - 2 * distance) < 1e-9)
    #expect(abs(line.score - 0.9) < 1e-6)
  }

  @Test func whatIsThinOrImprobableIsNoLine() {
    let thin = [String](repeating: ".", count: 5).map { _ in String(repeating: ".", count: 40) }
    var rows = thin
    rows[2] = String(repeating: "#", count: 40)
    #expect(map(rows).lines(Self.rules).isEmpty)
    let faint = [String](repeating: String(repeating: "+", count: 40), count: 12)
    #expect(map(faint).lines(Self.rules).isEmpty)
    #expect(map(faint).lines(TextMap.Rules(threshold: 0.2, lineThreshold: 0.2, unclipRatio: 1.4)).count == 1)
  }

  @Test func thereAreNoMoreLinesThanTheMost() {
    let row = String(repeating: "########..", count: 6)
    let gap = String(repeating: "..........", count: 6)
    let rows = (0..<4).flatMap { _ in [String](repeating: row, count: 6) + [String](repeating: gap, count: 3)
    }
    var rules = Self.rules
    #expect(map(rows).lines(rules).count == 24)
    rules.most = 5
    #expect(map(rows).lines(rules).count == 5)
  }
}

struct DetectionSizeTests {
  @Test(arguments: [(7, 100), (100, 7), (1, 1)])
  func nothingIsReadInAPictureThatIsTooSmall(width: Int, height: Int) {
    #expect(DetectionSize(width: width, height: height) == nil)
  }

  @Test(arguments: [
    ((8, 8), (8, 8), (96, 96)), ((640, 480), (640, 480), (672, 480)), ((4000, 3000), (960, 720), (960, 768)),
    ((3000, 4000), (720, 960), (768, 960)), ((1080, 8000), (480, 3556), (480, 3648)),
    ((8000, 1080), (3556, 480), (3648, 480)), ((300, 60_000), (136, 27_153), (192, 27_168)),
  ])
  func theCopyFitsAndLongPicturesKeepTheirLetters(
    picture: (Int, Int), copy: (Int, Int), canvas: (Int, Int)
  ) throws {
    let size = try #require(DetectionSize(width: picture.0, height: picture.1))
    #expect((size.width, size.height) == copy)
    #expect((size.canvasWidth, size.canvasHeight) == canvas)
  }
}

func direction(_ degrees: Double) -> SIMD2<Double> {
  let map = turn(degrees)
  return SIMD2(map.cosine, map.sine)
}

private func rounded(_ point: SIMD2<Double>) -> SIMD2<Double> { (point * 1e6).rounded(.toNearestOrEven) }

extension SIMD2<Double> {
  func isNear(_ other: SIMD2<Double>, _ distance: Double = 1e-9) -> Bool {
    (self - other).magnitude < distance
  }
}
