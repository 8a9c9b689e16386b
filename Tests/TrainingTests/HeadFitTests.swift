import Models
import Testing
import Vocabulary

@testable import Training

struct HeadFitTests {
  /// Vectors around a centre for each class, all of length about 1.
  private static func examples(
    _ count: Int, classes: Int, dimension: Int = 24, noise: Float, seed: UInt64
  ) -> [HeadFit.Example] {
    var numbers = SplitMix64(seed: 99)
    func number(_ numbers: inout SplitMix64) -> Float {
      (0..<6).reduce(Float(0)) { sum, _ in sum + Float(numbers.below(2001)) / 1000 - 1 } / 3
    }
    let centres = (0..<classes).map { _ in l2Normalised((0..<dimension).map { _ in number(&numbers) }) }
    numbers = SplitMix64(seed: seed)
    return (0..<count).map { place in
      let label = place % classes
      let vector = centres[label].map { $0 + noise * number(&numbers) }
      return (l2Normalised(vector), label)
    }
  }

  private static func accuracy(_ head: ClassHead, _ examples: [HeadFit.Example]) throws -> Double {
    let rows = try head.probabilities(of: examples.map(\.embedding))
    let right = zip(rows, examples).count { row, example in
      row.firstIndex(of: row.max() ?? 0) == example.label
    }
    return Double(right) / Double(examples.count)
  }

  @Test func classesAreLearned() throws {
    let training = Self.examples(600, classes: 10, noise: 0.25, seed: 1)
    let fit = HeadFit(
      classes: (0..<10).map { "class \($0)" }, training: training,
      validation: Self.examples(100, classes: 10, noise: 0.25, seed: 2))
    let outcome = try fit.run { _, _ in }
    let others = Self.examples(1000, classes: 10, noise: 0.25, seed: 3)
    #expect(try Self.accuracy(outcome.head, others) > 0.95)
    #expect(outcome.steps.map(\.number) == Array(1...outcome.steps.count))
    #expect(try fit.run { _, _ in }.head == outcome.head)
    // The more probable, the more often right: promised and observed shares are close.
    let rows = try outcome.head.probabilities(of: others.map(\.embedding))
    let promised = rows.reduce(0.0) { $0 + Double($1.max() ?? 0) } / Double(rows.count)
    #expect(abs(promised - (try Self.accuracy(outcome.head, others))) < 0.04)
  }

  @Test func withNothingToValidateByTheStandardIsTaken() throws {
    let fit = HeadFit(
      classes: ["a", "b", "c"], training: Self.examples(60, classes: 3, noise: 0.2, seed: 1), validation: [])
    let outcome = try fit.run { _, _ in }
    #expect(outcome.regularisation == HeadFit.standardRegularisation && outcome.temperature == 1)
    #expect(outcome.head.threshold == 0 && outcome.steps.count == 1)
    #expect(try Self.accuracy(outcome.head, Self.examples(300, classes: 3, noise: 0.2, seed: 5)) > 0.95)
  }

  /// A small class must not drown in a large one.
  @Test func eachClassCountsTheSame() throws {
    let examples = Self.examples(2000, classes: 2, noise: 0.9, seed: 1)
    let training = examples.enumerated().filter { $0.element.label == 0 || $0.offset < 80 }.map(\.element)
    let head = try HeadFit(
      classes: ["large", "small"], training: training, validation: []
    ).run { _, _ in }.head
    let small = Self.examples(2000, classes: 2, noise: 0.9, seed: 7).filter { $0.label == 1 }
    #expect(try Self.accuracy(head, small) > 0.7)
  }

  @Test func theGradientIsThatOfTheLoss() {
    let examples = Self.examples(40, classes: 4, dimension: 6, noise: 0.5, seed: 1)
    let problem = SoftmaxRegression(
      rows: ClassHead.prepared(examples.map(\.embedding)), labels: examples.map(\.label), classCount: 4,
      isBalanced: true, regularisation: 0.01)
    var numbers = SplitMix64(seed: 4)
    let point = (0..<problem.parameterCount).map { _ in Float(numbers.below(2001)) / 1000 - 1 }
    let gradient = problem.loss(at: point).gradient
    for place in stride(from: 0, to: point.count, by: 3) {
      var (above, below) = (point, point)
      above[place] += 0.01
      below[place] -= 0.01
      let slope =
        (problem.loss(at: above).value - problem.loss(at: below).value) / Double(above[place] - below[place])
      #expect(abs(slope - Double(gradient[place])) < 2e-4, "parameter \(place)")
    }
  }

  @Test func cancellingEndsIt() async {
    let task = Task {
      try HeadFit(
        classes: ["a", "b"], training: Self.examples(2000, classes: 2, noise: 0.9, seed: 1), validation: []
      ).run { _, _ in withUnsafeCurrentTask { unsafe $0?.cancel() } }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
