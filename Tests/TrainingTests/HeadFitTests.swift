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

  @Test func withNothingToValidateByFoldsAreHeldOut() throws {
    let fit = HeadFit(
      classes: ["a", "b", "c"], training: Self.examples(60, classes: 3, noise: 0.2, seed: 1), validation: [])
    let outcome = try fit.run { _, _ in }
    #expect(outcome.steps.count > 1 && outcome.steps.allSatisfy { $0.validationLoss == nil })
    #expect(HeadFit.regularisations.contains(outcome.regularisation) && outcome.head.threshold > 0)
    #expect(try Self.accuracy(outcome.head, Self.examples(300, classes: 3, noise: 0.2, seed: 5)) > 0.95)
  }

  @Test func withNothingToHoldOutTheStandardIsTaken() throws {
    // Both pictures look the same.
    let fit = HeadFit(
      classes: ["a", "b"], training: Self.examples(2, classes: 2, noise: 0.1, seed: 1), validation: [],
      groups: [7, 7])
    let outcome = try fit.run { _, _ in }
    #expect(outcome.regularisation == HeadFit.standardRegularisation && outcome.temperature == 1)
    #expect(outcome.head.threshold == 0 && outcome.steps.count == 1 && outcome.heldOut == nil)
  }

  /// All of four pictures are right.
  @Test func aFewRightPicturesMakeNoAnswerCertain() throws {
    let validation = Self.examples(4, classes: 4, noise: 0.02, seed: 2)
    let head = try HeadFit(
      classes: ["a", "b", "c", "d"], training: Self.examples(80, classes: 4, noise: 0.1, seed: 1),
      validation: validation
    ).run { _, _ in }.head
    let rows = try head.probabilities(of: validation.map(\.embedding))
    #expect(try Self.accuracy(head, validation) == 1)
    let mean = rows.reduce(0.0) { $0 + Double($1.max() ?? 0) } / 4
    #expect(mean < 5.0 / 6 + 1e-3 && mean > 0.7, "\(mean)")
  }

  /// Where it was learned from, a wrong label is repeated; where it was held out, it shows.
  @Test(arguments: [5, 60]) func wrongLabelsShowWhereTheyAreHeldOut(folds: Int) throws {
    var examples = Self.examples(60, classes: 4, dimension: 12, noise: 0.1, seed: 1)
    let wrong = [3, 17, 41]
    for place in wrong { examples[place].label = (examples[place].label + 2) % 4 }
    let fit = HeadFit(
      classes: ["a", "b", "c", "d"], training: examples,
      validation: Self.examples(40, classes: 4, dimension: 12, noise: 0.1, seed: 2), folds: folds)
    let heldOut = try #require(try fit.run { _, _ in }.heldOut)
    #expect(Set(heldOut.folds).count == folds && heldOut.probabilities.count == 60)
    for place in wrong {
      let row = heldOut.probabilities[place]
      #expect(row.firstIndex(of: row.max() ?? 0) == place % 4 && row[place % 4] > 0.5, "picture \(place)")
    }
    let missed = zip(examples, heldOut.probabilities).count { example, row in
      row.firstIndex(of: row.max() ?? 0) != example.label
    }
    #expect(missed <= wrong.count + 1)
  }

  /// What looks the same would be known from the other folds.
  @Test func whatLooksTheSameIsHeldOutTogether() throws {
    var examples = Self.examples(40, classes: 4, noise: 0.2, seed: 1)
    // A copy under another class, and copies of one class.
    examples[1].embedding = examples[0].embedding
    examples[6].embedding = examples[2].embedding
    var groups = Array(0..<40)
    (groups[1], groups[6]) = (0, 2)
    let fit = HeadFit(
      classes: ["a", "b", "c", "d"], training: examples, validation: [], groups: groups, folds: 1000)
    let folds = try #require(try fit.run { _, _ in }.heldOut).folds
    #expect(folds[0] == folds[1] && folds[2] == folds[6] && Set(folds).count == 38)
  }

  @Test func nearestNeighboursAreOfOtherFolds() {
    let examples: [HeadFit.Example] = [
      ([1, 0], 0), ([1, 0.1], 0), ([0, 1], 1), ([0.1, 1], 1), ([1, 0.3], 1),
    ]
    // The last one is nearest to the second.
    #expect(NearestNeighbours.right(examples, folds: [0, 1, 2, 3, 4]) == 4)
    #expect(NearestNeighbours.right(examples, folds: [0, 0, 1, 1, 0]) == 3)
  }

  /// The rough fits of a path end near where exact ones do.
  @Test func thePathComesNearTheMinimum() throws {
    let examples = Self.examples(300, classes: 6, noise: 0.6, seed: 1)
    for strength in [1e-2, 1e-4, 1e-6] {
      var (rough, exact) = (SoftmaxPath(examples, classCount: 6), SoftmaxPath(examples, classCount: 6))
      try rough.fit(strength, tolerance: SoftmaxPath.rough)
      try exact.fit(strength, tolerance: 1e-9)
      let problem = SoftmaxRegression(
        rows: ClassHead.prepared(examples.map(\.embedding)), labels: examples.map(\.label), classCount: 6,
        isBalanced: true, regularisation: strength)
      let (near, least) = (problem.loss(at: rough.parameters).value, problem.loss(at: exact.parameters).value)
      #expect(near >= least * 0.9999 && near <= least * 1.05, "\(strength): \(near), \(least)")
    }
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
