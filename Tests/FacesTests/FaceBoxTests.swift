import Imaging
import Testing
import Vocabulary

@testable import Faces

@Suite struct FaceBoxTests {
  private let box = FaceBox(x: 10, y: 20, width: 40, height: 20)

  @Test func overlapsAreMeasured() {
    let other = FaceBox(x: 30, y: 20, width: 40, height: 20)
    #expect(box.overlap(with: other) == 400)
    #expect(box.intersectionOverUnion(with: other) == 400.0 / 1200)
    #expect(box.intersectionOverUnion(with: box) == 1)
    #expect(box.overlap(with: FaceBox(x: 50, y: 20, width: 5, height: 5)) == 0)
    #expect(box.intersectionOverUnion(with: FaceBox(x: 10, y: 20, width: 0, height: 0)) == 0)
  }

  @Test func aSquareKeepsTheCentre() {
    #expect(box.squared == FaceBox(x: 10, y: 10, width: 40, height: 40))
    #expect(box.widened(by: 10) == FaceBox(x: 5, y: 15, width: 50, height: 30))
  }

  @Test func aRegionIsWhatLiesInThePicture() {
    #expect(
      FaceBox(x: -10, y: 5, width: 20, height: 10).region(inWidth: 100, height: 50)
        == Region(x: 0, y: 0.1, width: 0.1, height: 0.2))
    #expect(FaceBox(x: 100, y: 0, width: 20, height: 10).region(inWidth: 100, height: 50) == nil)
  }
}
