import Testing
import Vocabulary

@testable import Imaging

@Suite struct PixelsTests {
  /// 3 × 2 pixels, each of its own colour.
  private static let stored = Pixels(width: 3, height: 2, bytes: (0..<6).flatMap { [$0, $0, $0] })

  @Test(arguments: [
    (1, [0, 1, 2, 3, 4, 5]), (2, [2, 1, 0, 5, 4, 3]), (3, [5, 4, 3, 2, 1, 0]), (4, [3, 4, 5, 0, 1, 2]),
    (5, [0, 3, 1, 4, 2, 5]), (6, [3, 0, 4, 1, 5, 2]), (7, [5, 2, 4, 1, 3, 0]), (8, [2, 5, 1, 4, 0, 3]),
  ])
  func turnsUprightForEachOrientation(tag: Int, expected: [UInt8]) {
    let turned = Self.stored.upright(from: Orientation(tag: tag))
    #expect(turned.bytes == expected.flatMap { [$0, $0, $0] })
    #expect(turned.width == (tag < 5 ? 3 : 2))
  }

  @Test func takesUnknownOrientationsForUpright() {
    #expect([-1, 0, 9, 65536].allSatisfy { Orientation(tag: $0) == .upright })
  }

  @Test func cropsAndPastes() {
    let part = Self.stored.cropped(to: Rectangle(x: 1, y: 0, width: 2, height: 2))
    #expect(part.bytes == [1, 2, 4, 5].flatMap { [$0, $0, $0] })
    var canvas = Pixels(width: 3, height: 2, red: 9, green: 8, blue: 7)
    canvas.paste(part, x: 0, y: 0)
    #expect(canvas[1, 1] == (5, 5, 5))
    #expect(canvas[2, 1] == (9, 8, 7))
  }
}
