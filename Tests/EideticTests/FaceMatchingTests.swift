import Gallery
import Testing
import Vocabulary

@testable import Eidetic

struct FaceMatchingTests {
  private func box(_ x: Double, width: Double = 0.2) -> Region {
    Region(x: x, y: 0.2, width: width, height: 0.2)
  }

  @Test func eachBoxHasOnePairAndTheClosestOne() {
    // The second overlaps both; the first has the better claim to the first.
    let pairs = FaceMatching.pairs([box(0.1), box(0.16)], [box(0.11), box(0.25)])
    #expect(pairs == [0, 1])
    #expect(FaceMatching.pairs([box(0.16), box(0.1)], [box(0.11)]) == [nil, 0])
  }

  @Test func boxesThatShareLessAreTwoFaces() {
    // 0.1 shared of 0.3: a third. 0.09 of 0.31: less than 0.3.
    #expect(FaceMatching.pairs([box(0.1)], [box(0.2)]) == [0])
    #expect(FaceMatching.pairs([box(0.1)], [box(0.21)]) == [nil])
    #expect(FaceMatching.pairs([box(0.1)], []) == [nil])
    #expect(FaceMatching.pairs([], [box(0.1)]).isEmpty)
  }

  @Test func theOrderOfBoxesDoesNotMatter() {
    let boxes = [0.1, 0.18, 0.3, 0.55].map { box($0) }
    let others = [0.52, 0.12, 0.31].map { box($0) }
    let pairs = FaceMatching.pairs(boxes, others)
    let reversed = FaceMatching.pairs(boxes.reversed(), others.reversed())
    #expect(pairs == [1, nil, 2, 0])
    #expect(reversed.reversed().map { $0.map { 2 - $0 } } == pairs)
  }
}
