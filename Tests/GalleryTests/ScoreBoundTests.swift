import Testing

@testable import Gallery

struct ScoreBoundTests {
  @Test(arguments: [
    ("rose>0.8", "rose", ">", 0.8), ("rose >= 80%", "rose", ">=", 0.8), ("a<b<=0.5", "a<b", "<=", 0.5),
    ("wild  rose<1", "wild rose", "<", 1), ("x>0", "x", ">", 0),
  ]) func boundsAreRead(text: String, word: String, comparison: String, score: Double) throws {
    let bound = try #require(ScoreBound(text))
    #expect(bound.word == word && bound.comparison == comparison && bound.score == score)
  }

  @Test(arguments: [
    "rose", "rose>", ">0.8", "rose>1.5", "rose>-1", "rose>much", "rose>nan", "", "a>=", "rose>1%%",
  ])
  func otherTextsHaveNone(text: String) { #expect(ScoreBound(text) == nil) }
}
