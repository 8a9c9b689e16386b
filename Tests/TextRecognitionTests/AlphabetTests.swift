import Testing

@testable import TextRecognition

struct AlphabetTests {
  /// Probabilities of steps in which one class has nearly all.
  private func steps(_ classes: [Int], of count: Int, _ probability: Float = 0.9) -> [Float] {
    classes.flatMap { best in (0..<count).map { $0 == best ? probability : (1 - probability) / Float(count) }
    }
  }

  @Test func repeatedClassesAreOneCharacterUnlessNothingIsBetween() {
    let alphabet = Alphabet(["a", "b"])
    #expect(alphabet.classes == 4)
    let read = alphabet.decode(steps([0, 1, 1, 0, 1, 2, 2, 0], of: 4), steps: 8)
    #expect(read.text == "aab")
    #expect(abs(read.confidence - 0.9) < 1e-6)
  }

  @Test func theLastClassIsASpaceAndSpacesAtTheEndsGo() {
    let alphabet = Alphabet(["a", "b"])
    #expect(alphabet.decode(steps([3, 1, 3, 2, 3], of: 4), steps: 5).text == "a b")
  }

  @Test func nothingIsReadWithConfidenceZero() {
    let read = Alphabet(["a"]).decode(steps([0, 0], of: 3), steps: 2)
    #expect(read.text.isEmpty && read.confidence == 0)
    #expect(Alphabet(["a"]).decode([], steps: 0).text.isEmpty)
  }
}
