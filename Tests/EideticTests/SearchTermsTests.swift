import Testing

@testable import Eidetic

/// The words that texts and tags of images are looked for by.
@Suite struct SearchTermsTests {
  @Test(arguments: [
    ("a dog on the beach", ["dog", "beach"]), ("Two DOGS, and a dög!", ["two", "dogs", "dog"]),
    ("IMG_1234.JPG", ["img", "1234", "jpg"]), ("the", []), ("", []), ("犬", ["犬"]),
  ])
  func wordsThatSaySomethingCountOnce(text: String, words: [String]) {
    #expect(SearchTerms(text).words.map { $0.forms[0] } == words)
  }

  @Test(arguments: [
    ("dogs", "dog"), ("boxes", "box"), ("churches", "church"), ("women", "woman"), ("puppies", "puppy"),
    ("leaves", "leaf"), ("woman", "women"), ("puppy", "puppies"), ("box", "boxes"), ("beach", "beaches"),
    ("dog", "dogs"),
  ])
  func singularsAndPluralsAreForms(word: String, other: String) {
    #expect(SearchTerms(word).words.first?.forms.contains(other) == true)
  }

  @Test(arguments: ["glass", "is", "us", "7"]) func theseHaveNoSingular(word: String) {
    #expect(SearchTerms.singulars(of: word).isEmpty)
  }

  @Test func runsBeginAtEachWord() {
    let runs = SearchTerms("a giant panda eats").runs
    #expect(runs.map { $0.map(\.count) } == [[4, 3, 2], [3, 2, 1], [2, 1], [1]])
    #expect(runs[1][1].forms == ["giant panda", "giant pandas"])
  }

  @Test func longTextsAreCut() {
    let terms = SearchTerms((0..<500).map { "w\($0 * 7)x" }.joined(separator: " "))
    #expect(terms.words.count <= 32 && terms.all.count <= 64)
  }
}
