import Testing

@testable import Eidetic

/// Lanes that work while others wait.
@Suite struct SpareLanesTests {
  @Test(.timeLimit(.minutes(10))) func asManyWorkAsWait() async {
    let lanes = SpareLanes()
    async let first = lanes.isNeeded(0)
    async let second = lanes.isNeeded(1)
    lanes.oneTurnsSlow()
    #expect(await first)
    #expect(await lanes.isNeeded(0))
    lanes.oneTurnsSlow()
    #expect(await second)
    lanes.oneEnds()
    #expect(await lanes.isNeeded(0))
    async let third = lanes.isNeeded(1)
    lanes.finish()
    #expect(await third == false)
    #expect(await lanes.isNeeded(0) == false)
  }
}
