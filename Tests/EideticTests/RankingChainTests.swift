import Testing

@testable import Eidetic

@Suite struct RankingChainTests {
  @Test(
    arguments: [
      ([], "none"), (["none"], "none"), (["default"], "dba:alpha=3,k=4"), (["dba"], "dba:alpha=3,k=4"),
      (["flip"], "flip"), (["flip+crops:n=4+qe"], "flip+crops:n=4,size=0.8+qe:alpha=3,k=3"),
      (["scales"], "scales:n=3"), (["qe:k=10"], "qe:alpha=3,k=10"),
      (["qe:k=10,alpha=2.5"], "qe:alpha=2.5,k=10"),
      (["qe:2"], "qe:alpha=2,k=3"), (["qe:2,k=7"], "qe:alpha=2,k=7"),
      (["dba+qe"], "dba:alpha=3,k=4+qe:alpha=3,k=3"), (["dba", "qe"], "dba:alpha=3,k=4+qe:alpha=3,k=3"),
      (["default+qe:1"], "dba:alpha=3,k=4+qe:alpha=1,k=3"), (["none+qe"], "qe:alpha=3,k=3"),
      (["qe", "dba"], "qe:alpha=3,k=3+dba:alpha=3,k=4"),
      (["default", "collapse:0.9"], "dba:alpha=3,k=4+collapse:threshold=0.9,depth=200"),
    ] as [([String], String)])
  func readsWhatItSays(texts: [String], expected: String) throws {
    let chain = try RankingChain(texts)
    #expect(chain.description == expected)
    #expect(try RankingChain([chain.description]).description == expected)
  }

  @Test(arguments: ["expand", "", "qe+", "QE", " qe"])
  func refusesStepsThatThereAreNot(text: String) throws {
    let error = try #require(throws: SearchError.self) { try RankingChain([text]) }
    guard case .rankingStep(let got, let available) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(text.contains(got) && available.contains("qe") && "\(error)".contains("reciprocal"))
  }

  @Test(
    arguments: [
      ("flip:n=1", "n=1"), ("flip:2", "2"), ("crops:size=0", "size=0"), ("scales:n=0", "n=0"),
      ("qe:k=-1", "k=-1"), ("qe:k=1.5", "k=1.5"), ("qe:k=x", "k=x"), ("qe:k=1001", "k=1001"), ("qe:k=", "k="),
      ("qe:n=3", "n=3"), ("qe:", ""), ("qe:k=3,2", "2"), ("qe:alpha=nan", "alpha=nan"), ("qe:0x1", "0x1"),
      ("qe:alpha=-0", "alpha=-0"), ("qe:k=03", "k=03"),
      ("diffusion:beta=1", "beta=1"), ("dba:k=51", "k=51"),
    ])
  func refusesParametersThatAStepDoesNotTake(text: String, part: String) throws {
    let error = try #require(throws: SearchError.self) { try RankingChain([text]) }
    guard case .rankingParameter(let step, part, let takes) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(text.hasPrefix(step) && "\(error)".contains("\(step) with \"\(part)\""))
    #expect("\(error)".contains(takes.first ?? "no parameters"))
  }

  @Test(arguments: [
    ("qe:k=3,k=3", "qe", "k"), ("qe:2,k=7,alpha=1", "qe", "alpha"), ("dba+scales:2,n=2", "scales", "n"),
  ])
  func refusesAParameterThatIsGivenTwice(text: String, step: String, name: String) {
    #expect(throws: SearchError.repeatedParameter(step: step, name: name)) { try RankingChain([text]) }
  }

  @Test(
    arguments: [
      ("qe+flip", "flip", "qe"), ("flip+flip", "flip", "flip"), ("diffusion+qe", "qe", "diffusion"),
      ("collapse+dba", "dba", "collapse"),
      ("diversity+reciprocal", "reciprocal", "diversity"), ("qe+dba+qe", "qe", "qe"),
    ])
  func refusesStepsThatUndoOthers(text: String, step: String, other: String) {
    #expect(throws: SearchError.rankingOrder(step: step, after: other)) { try RankingChain([text]) }
  }
}
