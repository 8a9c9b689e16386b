import Reporting
import Testing

@testable import Evaluation

@Suite struct StrengthCollectorTests {
  @Test func junkAndTheQueryItselfAreLeftOut() {
    let query = JudgedQuery(
      "q", group: nil, input: .picture("q", nil), relevant: ["a"], junk: ["q"])
    var collector = StrengthCollector()
    collector.add(RankedAnswer(["q", "a", "b", "c"], strengths: [1, 0.75, 0.25, nil]), of: query)
    #expect(collector.reliability?.equalMass.map(\.promised) == [0.25, 0.75])
    #expect(collector.reliability?.equalMass.map(\.observed) == [0, 1])
    #expect(StrengthCollector().reliability == nil)
  }
}
