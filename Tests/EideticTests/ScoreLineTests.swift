import Testing
import VectorIndex

@testable import Eidetic

@Suite struct ScoreLineTests {
  private static func neighbours(_ scores: [Float]) -> [Neighbour] {
    zip(Int64(1)..., scores).map { Neighbour(id: $0, score: $1, distance: 1 - $1) }
  }

  @Test func liesBetweenTwoGroups() {
    let line = ScoreLine.strong(
      among: Self.neighbours([0.93, 0.91, 0.9, 0.52, 0.5, 0.49, 0.47]), metric: .cosine)
    #expect(line == SearchResult.Strong(score: 0.9, count: 3))
  }

  @Test func theQueryItselfMovesNothing() {
    let scores: [Float] = [0.93, 0.91, 0.9, 0.52, 0.5, 0.49, 0.47]
    let line = ScoreLine.strong(among: Self.neighbours([1] + scores), metric: .cosine)
    #expect(line == SearchResult.Strong(score: 0.9, count: 4))
  }

  @Test func isNotDrawnWhereThereIsNothingToTellApart() {
    #expect(ScoreLine.strong(among: [], metric: .cosine) == nil)
    #expect(ScoreLine.strong(among: Self.neighbours([0.9, 0.5]), metric: .cosine) == nil)
    #expect(ScoreLine.strong(among: Self.neighbours([0.5, 0.5, 0.5, 0.5, 0.5]), metric: .cosine) == nil)
    #expect(ScoreLine.strong(among: Self.neighbours([1, 1, 1, 1, 1, 0.3]), metric: .cosine) == nil)
  }

  @Test func equalScoresAreOnOneSide() throws {
    let line = try #require(
      ScoreLine.strong(among: Self.neighbours([0.9, 0.8, 0.8, 0.8, 0.2, 0.2]), metric: .cosine))
    #expect(line == SearchResult.Strong(score: 0.8, count: 4))
  }

  @Test func looksNoDeeperThanAHundred() {
    let scores = (0..<100).map { Float($0 < 20 ? 0.9 : 0.5) - Float($0) * 0.0001 }
    let deeper = scores + (0..<500).map { 0.4 - Float($0) * 0.0001 }
    #expect(
      ScoreLine.strong(among: Self.neighbours(scores), metric: .cosine)
        == ScoreLine.strong(among: Self.neighbours(deeper), metric: .cosine))
  }
}

@Suite struct CursorTests {
  @Test(arguments: [
    Cursor(passed: 0, key: 0, id: 1), Cursor(passed: 12, key: -0.123456789, id: .max),
    Cursor(passed: 1 << 40, key: .leastNonzeroMagnitude, id: 7),
  ])
  func survivesItsText(cursor: Cursor) {
    #expect(Cursor(cursor.description) == cursor)
    #expect(cursor.description.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 > 0x2F })
  }

  @Test(arguments: ["", "1", "1-2", "1-2-3-4", "x-y-z", "-1-2-3", "1-7ff8000000000000-1", "1-2-g"])
  func nothingElseIsOne(text: String) { #expect(Cursor(text) == nil) }

  @Test func equalKeysComeByAscendingNumber() {
    let cursor = Cursor(passed: 1, key: 0.5, id: 10)
    #expect(cursor.precedes(key: 0.4, id: 1))
    #expect(cursor.precedes(key: 0.5, id: 11))
    #expect(!cursor.precedes(key: 0.5, id: 10))
    #expect(!cursor.precedes(key: 0.6, id: 99))
  }
}

@Suite struct PauseSwitchTests {
  @Test func letsThroughWhenItIsOff() async throws { try await PauseSwitch().wait() }

  @Test func holdsBackUntilItIsSwitchedOff() async throws {
    let pause = PauseSwitch()
    pause.pause()
    let waiting = (0..<5).map { _ in Task { try await pause.wait() } }
    try await Task.sleep(for: .milliseconds(20))
    #expect(pause.isPaused && pause.total >= .milliseconds(20))
    pause.resume()
    for task in waiting { try await task.value }
    #expect(!pause.isPaused)
  }

  @Test func aCancelledTaskWaitsNoLonger() async throws {
    let pause = PauseSwitch()
    pause.pause()
    let task = Task { try await pause.wait() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
