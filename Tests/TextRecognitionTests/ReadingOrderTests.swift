import Testing

@testable import TextRecognition

struct ReadingOrderTests {
  /// Lines of 20 pixels, at their left ends and tops, as long as they are, on a page turned by an angle.
  private func page(_ lines: [(text: String, x: Double, y: Double, length: Double)], _ degrees: Double)
    -> [ReadLine]
  {
    let along = direction(degrees)
    let down = SIMD2(-along.y, along.x)
    return lines.map { line in
      let middle = SIMD2(line.x + line.length / 2, line.y + 10)
      return ReadLine(
        text: line.text, confidence: 1,
        box: LineBox(
          centre: along * middle.x + down * middle.y, direction: along, length: line.length, height: 20))
    }
  }

  /// In the order that is right, whatever the order they come in.
  private func check(_ lines: [(text: String, x: Double, y: Double, length: Double)]) {
    var random = SystemOrder(seed: 7)
    for degrees in [0.0, 3, -8, 90, 180, 270] {
      let page = page(lines, degrees).shuffled(using: &random)
      #expect(inReadingOrder(page).map(\.text) == lines.map(\.text), "turned by \(degrees) degrees")
    }
  }

  @Test func oneLineOrNoneStaysAsItIs() {
    #expect(inReadingOrder([]).isEmpty)
    check([("a", 0, 0, 100)])
  }

  @Test func linesGoFromAboveAndFromTheLeft() {
    check([("a", 0, 0, 100), ("b", 150, 4, 100), ("c", 0, 40, 250), ("d", 0, 80, 50), ("e", 60, 78, 60)])
  }

  @Test func pricesOnAReceiptStayBesideWhatTheyAreFor() {
    check([
      ("coffee", 0, 0, 120), ("3.20", 400, 0, 60), ("tea", 0, 30, 70), ("2.80", 400, 30, 60),
      ("total", 0, 60, 90), ("6.00", 400, 60, 60),
    ])
  }

  @Test func columnsOfRunningTextAreReadOneAfterTheOther() {
    check([
      ("a", 0, 0, 300), ("b", 0, 30, 290), ("c", 0, 60, 310), ("d", 400, 0, 300), ("e", 400, 30, 280),
      ("f", 400, 60, 300),
    ])
  }

  @Test func aHeadingIsReadBeforeTheColumnsBelowIt() {
    check([
      ("heading", 0, 0, 700), ("a", 0, 60, 300), ("b", 0, 90, 290), ("c", 400, 60, 300),
      ("d", 400, 90, 280),
    ])
  }
}

/// A seeded order (Marsaglia's xorshift, 2003).
private struct SystemOrder: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
