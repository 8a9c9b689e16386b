import Testing

@testable import Evaluation

@Suite struct BCubedTests {
  @Test func groupsThatAreTheClassesAreWithoutFault() {
    #expect(
      BCubed(groups: [7, 7, 3, 5], classes: ["a", "a", "b", "c"])
        == BCubed(groups: [1, 1, 2, 3], classes: ["x", "x", "y", "z"]))
    let measured = BCubed(groups: [7, 7, 3, 5], classes: ["a", "a", "b", "c"])
    #expect(measured.precision == 1 && measured.recall == 1 && measured.f1 == 1)
  }

  @Test func oneGroupOfAllHasTheClassesSharesAsPrecision() {
    let measured = BCubed(groups: [0, 0, 0, 0], classes: ["a", "a", "a", "b"])
    // Three items with 3/4, one with 1/4.
    #expect(abs(measured.precision - 0.625) < 1e-12)
    #expect(measured.recall == 1)
  }

  @Test func itemsAloneHaveTheirShareOfTheClassAsRecall() {
    let measured = BCubed(groups: [0, 1, 2, 3], classes: ["a", "a", "a", "b"])
    #expect(measured.precision == 1)
    #expect(abs(measured.recall - 0.5) < 1e-12)
  }

  /// Counted by hand: groups {a a a b} {b b} {a}.
  @Test func agreesWithACountByHand() {
    let measured = BCubed(
      groups: [0, 0, 0, 0, 1, 1, 2], classes: ["a", "a", "a", "b", "b", "b", "a"])
    #expect(abs(measured.precision - (3 * 0.75 + 0.25 + 2 + 1) / 7) < 1e-12)
    #expect(abs(measured.recall - (3 * 0.75 + 1.0 / 3 + 2 * 2.0 / 3 + 0.25) / 7) < 1e-12)
  }
}
