import Testing
import Vocabulary

@testable import Models

struct ClassHeadTests {
  private let head = ClassHead(
    classes: ["daisy", "Rose à fleurs", "日本"], weights: [1, 0, 0, 1, -1, 0.5], bias: [0, 0.25, -0.5],
    threshold: 0.4)

  @Test func probabilitiesAreThoseOfTheFormula() throws {
    // Of length 1 it is 0.6, 0.8; the scores are 0.6, 1.05 and −0.7.
    let found = try head.probabilities(of: [[3, 4], [0, 0]])
    for (value, expected) in zip(found[0], [0.352_01, 0.552_06, 0.095_93] as [Float]) {
      #expect(abs(value - expected) < 1e-4)
    }
    // Zero stays zero: the biases alone count.
    #expect(abs(found[1][1] / found[1][0] - 1.284_025) < 1e-4)
    #expect(try head.probabilities(of: []).isEmpty)
    #expect(throws: ModelsError.self) { try head.probabilities(of: [[1, 2, 3]]) }
    #expect(throws: ModelsError.self) { try head.probabilities(of: [[1, .nan]]) }
  }

  @Test func largeScoresAreNoProblem() {
    #expect(ClassHead.softmax([1000, 0, -1000]) == [1, 0, 0])
    #expect(ClassHead.softmax([-1000, -1000]) == [0.5, 0.5])
  }

  @Test func bytesAreReadAsTheyWereWritten() throws {
    #expect(try ClassHead(decoding: try head.encoded()) == head)
  }

  @Test func damagedBytesAreRefused() throws {
    let bytes = try head.encoded()
    for length in 0..<bytes.count {
      #expect(throws: ModelsError.self, "\(length)") { try ClassHead(decoding: Array(bytes.prefix(length))) }
    }
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x41
      #expect(throws: ModelsError.self, "\(place)") { try ClassHead(decoding: damaged) }
    }
    #expect(throws: ModelsError.self) { try ClassHead(decoding: bytes + [0]) }
  }
}
