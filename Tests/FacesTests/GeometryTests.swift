import Faults
import Foundation
import Imaging
import Testing
import Vocabulary

@testable import Faces

@Suite struct GeometryTests {
  private let template = [
    Point(x: 30, y: 50), Point(x: 70, y: 50), Point(x: 50, y: 70), Point(x: 35, y: 90), Point(x: 65, y: 90),
  ]

  private func moved(_ points: [Point], angle: Double, scale: Double, x: Double, y: Double) -> [Point] {
    let (c, s) = (scale * cos(angle), scale * sin(angle))
    return points.map { Point(x: c * $0.x - s * $0.y + x, y: s * $0.x + c * $0.y + y) }
  }

  @Test(arguments: [(0.0, 1.0), (0.4, 2.5), (-1.2, 0.3), (3.0, 7.0)])
  func theTransformIsFound(angle: Double, scale: Double) throws {
    let points = moved(template, angle: angle, scale: scale, x: 31, y: -12)
    let map = try SimilarityTransform.laying(points, on: template)
    for (point, wanted) in zip(points, template) {
      let got = map(x: point.x, y: point.y)
      #expect(abs(got.x - wanted.x) < 1e-9 && abs(got.y - wanted.y) < 1e-9)
    }
    let back = map.inverse(x: template[2].x, y: template[2].y)
    #expect(abs(back.x - points[2].x) < 1e-9 && abs(back.y - points[2].y) < 1e-9)
  }

  /// No other turn, scale or shift lays the points nearer.
  @Test func theTransformIsTheBestOfAll() throws {
    let points = [
      Point(x: 12, y: 5), Point(x: 48, y: 9), Point(x: 33, y: 30), Point(x: 14, y: 41), Point(x: 52, y: 44),
    ]
    let best = try SimilarityTransform.laying(points, on: template)
    func error(_ map: AffineMap) -> Double {
      zip(points, template).reduce(0) { sum, pair in
        let got = map(x: pair.0.x, y: pair.0.y)
        return sum + pow(got.x - pair.1.x, 2) + pow(got.y - pair.1.y, 2)
      }
    }
    for step in [-1e-3, 1e-3] {
      for (scale, turn, x, y) in [(step, 0, 0, 0), (0, step, 0, 0), (0, 0, step, 0), (0, 0, 0, step)] {
        let other = AffineMap(
          xx: best.xx + scale, xy: best.xy - turn, x0: best.x0 + x, yx: best.yx + turn, yy: best.yy + scale,
          y0: best.y0 + y)
        #expect(error(other) > error(best))
      }
    }
  }

  @Test func aMirroredFaceIsNotMirroredBack() throws {
    let mirrored = template.map { Point(x: 100 - $0.x, y: $0.y) }
    let swapped = [mirrored[0], mirrored[1], mirrored[2], mirrored[3], mirrored[4]]
    #expect(try SimilarityTransform.laying(swapped, on: template).determinant > 0)
  }

  @Test func landmarksInOnePlaceAreRefused() {
    let error = #expect(throws: FacesError.self) {
      try SimilarityTransform.laying([Point](repeating: Point(x: 3, y: 4), count: 5), on: template)
    }
    #expect(error?.fault == .input)
  }

  @Test(arguments: [
    (4000, nil, 1024.0 / 4000, 20.0), (250, nil, 1, 20), (4000, 400.0, 1024.0 / 4000, 102.4),
    (4000, 40, 0.5, 20), (4000, 10, 1, 20), (250, 60, 1, 60),
  ])
  func smallFacesTakeALargerCopy(side: Int, minimum: Double?, factor: Double, smallest: Double) {
    let scale = DetectionScale(MTCNN.limits, longestSide: side, minimumSize: minimum)
    #expect(abs(scale.factor - factor) < 1e-12)
    #expect(abs(scale.smallestFace - smallest) < 1e-9)
  }

  private struct Item: Candidate, Equatable {
    let box: FaceBox
    let confidence: Double
  }

  @Test func ofOverlappingBoxesTheMostCertainIsKept() {
    let weak = Item(box: FaceBox(x: 0, y: 0, width: 10, height: 10), confidence: 0.6)
    let strong = Item(box: FaceBox(x: 1, y: 0, width: 10, height: 10), confidence: 0.9)
    let far = Item(box: FaceBox(x: 50, y: 0, width: 10, height: 10), confidence: 0.7)
    let inside = Item(box: FaceBox(x: 52, y: 2, width: 4, height: 4), confidence: 0.65)
    #expect(suppressed([weak, strong, far, inside], threshold: 0.5) == [strong, far, inside])
    #expect(
      suppressed([weak, strong, far, inside], threshold: 0.5, overlap: .smaller) == [strong, far])
    #expect(suppressed([Item](), threshold: 0.5).isEmpty)
    #expect(suppressed([weak, weak], threshold: 0.5).count == 1)
  }

  @Test func aTurnedHeadIsSeenByItsNose() {
    let front = Landmarks(template)
    #expect(FaceQuality.turn(of: front) < 1e-12)
    var points = template
    points[2] = Point(x: 70, y: 70)
    #expect(abs(FaceQuality.turn(of: Landmarks(points)) - 0.5) < 1e-12)
    let rolled = moved(template, angle: 0.5, scale: 2, x: 0, y: 0)
    #expect(FaceQuality.turn(of: Landmarks(rolled)) < 1e-9)
  }
}

@Suite struct PyramidCanvasTests {
  @Test(arguments: [(12, 12), (13, 12), (192, 144), (144, 192), (614, 461), (300, 13)])
  func levelsLieSideBySide(width: Int, height: Int) throws {
    let picture = Pixels(width: width, height: height, red: 255, green: 255, blue: 255)
    let levels = try ImagePyramid(picture, first: 1, factor: 0.709, smallestSide: 12).levels.map(\.pixels)
    let canvas = PyramidCanvas(levels)
    #expect(canvas.pixels.width % 32 == 0 && canvas.pixels.height % 32 == 0)
    #expect(canvas.corners.allSatisfy { $0.x % 2 == 0 && $0.y % 2 == 0 })
    // No level lies on another: all their pixels are there.
    let white = canvas.pixels.bytes.count { $0 == 255 }
    #expect(white == levels.reduce(0) { $0 + $1.bytes.count })
    for (level, corner) in zip(levels, canvas.corners) {
      let place = Rectangle(x: corner.x, y: corner.y, width: level.width, height: level.height)
      #expect(canvas.pixels.cropped(to: place) == level)
    }
  }
}
