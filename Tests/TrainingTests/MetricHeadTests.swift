import Models
import TestSupport
import Testing
import Vocabulary

@testable import Training

/// Learning a metric from classes, measured on other classes.
@Suite struct MetricHeadTests {
  /// Classes around centres of their own in the first half of the components, with noise that is strong in
  /// the second half and the same for all classes.
  static func sample(classes: Int, of count: Int, seed: UInt64, length: Int = 24) -> LabelledEmbeddings {
    var random = SplitMix64(seed: seed)
    func number() -> Float { Float(random.below(20_001)) / 10_000 - 1 }
    var (vectors, labels): ([[Float]], [Int]) = ([], [])
    for label in 0..<classes {
      let centre = (0..<length).map { $0 < length / 2 ? number() : 0 }
      for _ in 0..<count {
        let vector = centre.indices.map { index in
          centre[index] + number() * (index < length / 2 ? 0.5 : 3) + 1
        }
        vectors.append(l2Normalised(vector))
        labels.append(label)
      }
    }
    return LabelledEmbeddings(vectors: vectors, labels: labels)
  }

  static func precision(_ sample: LabelledEmbeddings, by projection: Projection?) throws -> Double {
    let vectors = try projection?.apply(sample.vectors) ?? sample.vectors
    return ClassRetrieval.meanAveragePrecision(of: vectors.flatMap(\.self), labels: sample.labels).mean
  }

  @Test(arguments: [(MetricMethod.whitening, 0.4), (.proxies, 0.06)])
  func findsClassesThatItHasNeverSeen(method: MetricMethod, gain: Double) throws {
    var options = MetricOptions()
    options.method = method
    let learned = try MetricHead.learn(from: Self.sample(classes: 16, of: 8, seed: 1), options)
    let others = Self.sample(classes: 16, of: 8, seed: 2)
    let (before, after) = (
      try Self.precision(others, by: nil), try Self.precision(others, by: learned.projection)
    )
    #expect(after > before + gain, "\(method): from \(before) to \(after)")
    let validation = try #require(learned.validation)
    #expect(validation.precision > validation.baseline + gain)
    #expect((learned.shrinkage == nil) == (method == .proxies))
    #expect((learned.steps == nil) == (method == .whitening))
    #expect(try MetricHead.learn(from: Self.sample(classes: 16, of: 8, seed: 1), options) == learned)
  }

  @Test func keepsFewerComponentsOnRequest() throws {
    var options = MetricOptions()
    let sample = Self.sample(classes: 16, of: 8, seed: 3)
    let others = Self.sample(classes: 16, of: 8, seed: 4)
    options.dimension = 12
    let learned = try MetricHead.learn(from: sample, options)
    #expect(learned.projection.dimension == 12 && learned.projection.method == .withinClassWhitening)
    #expect(try Self.precision(others, by: learned.projection) > Self.precision(others, by: nil) + 0.3)
    options.dimension = 25
    #expect(throws: ModelsError.targetDimension(got: 25, expected: 1...24)) {
      try MetricHead.learn(from: sample, options)
    }
  }

  @Test(arguments: [8, 200])
  func whitensWhatDiffersWithinClasses(count: Int) throws {
    // With fewer vectors than components, the covariance is decomposed by another way.
    let sample = Self.sample(classes: 2, of: count, seed: 5)
    let scatter = try WithinClassScatter(of: sample)
    let whitened = scatter.whiten(sample, shrinkages: [1e-5]) { $0 }[0]
    let projection = try Projection(
      .withinClassWhitening, mean: scatter.mean, matrix: scatter.matrix(shrinkage: 1e-5), sampleCount: 1)
    let applied = try projection.apply(sample.vectors).flatMap(\.self)
    for (one, other) in zip(whitened, applied) { #expect(abs(one - other) < 1e-2 * max(1, abs(one))) }
    guard count > 100 else { return }
    // All directions have the same variance within classes now.
    for index in 0..<24 {
      var variance: Float = 0
      for label in 0..<2 {
        let values = (0..<count).map { applied[(label * count + $0) * 24 + index] }
        let mean = values.reduce(0, +) / Float(count)
        variance += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(2 * count - 2)
      }
      let scatterMean = try Self.withinVariance(sample) / 24
      #expect(abs(variance / scatterMean - 1) < 0.05, "component \(index): \(variance)")
    }
  }

  /// The sum of the variances within classes, in double precision, by the definition.
  private static func withinVariance(_ sample: LabelledEmbeddings) throws -> Float {
    let classes = Dictionary(grouping: sample.labels.indices) { sample.labels[$0] }
    var sum = 0.0
    for members in classes.values {
      let mean = Projection.mean(of: members.map { sample.vectors[$0] })
      for member in members {
        for index in mean.indices {
          let difference = Double(sample.vectors[member][index]) - mean[index]
          sum += difference * difference
        }
      }
    }
    return Float(sum / Double(sample.labels.count - classes.count))
  }

  @Test func fullShrinkageOnlySubtractsTheMean() throws {
    let sample = Self.sample(classes: 3, of: 4, seed: 6)
    let scatter = try WithinClassScatter(of: sample)
    let matrix = scatter.matrix(shrinkage: 1)
    for place in matrix.indices { #expect(abs(matrix[place] - (place % 25 == 0 ? 1 : 0)) < 1e-6) }
  }

  @Test func classesAreOnOneSideOfAFold() {
    for (classes, folds) in [(3, 0), (4, 8), (9, 16), (12, 20), (20, 5)] {
      let sample = Self.sample(classes: classes, of: 3, seed: 7)
      let divided = ClassFolds(of: sample, seed: 1).folds
      #expect(divided.count == folds, "\(classes) classes")
      for fold in divided {
        #expect(Set(fold.learned.labels).isDisjoint(with: fold.held.labels))
        #expect(Set(fold.held.labels).count >= 2)
        #expect(fold.learned.labels.count + fold.held.labels.count == sample.labels.count)
      }
    }
  }

  @Test func fewClassesAreLearnedFromWithoutAChoice() throws {
    let learned = try MetricHead.learn(from: Self.sample(classes: 3, of: 6, seed: 8))
    #expect(learned.validation == nil && learned.shrinkage == MetricHead.shrinkages[0])
  }

  @Test func saysWhatItCannotLearnFrom() {
    let vectors: [[Float]] = [[1, 0], [0, 1], [1, 1]]
    func expect(_ error: TrainingError, _ vectors: [[Float]], _ labels: [Int]) {
      #expect(throws: error) {
        try MetricHead.learn(from: LabelledEmbeddings(vectors: vectors, labels: labels))
      }
    }
    expect(.fewClasses(got: 0, repeated: 0), [], [])
    expect(.fewClasses(got: 1, repeated: 1), vectors, [0, 0, 0])
    expect(.fewClasses(got: 3, repeated: 0), vectors, [0, 1, 2])
    expect(.noDifferences, [[1, 0], [1, 0], [0, 1], [0, 1]], [0, 0, 1, 1])
    #expect(throws: ModelsError.notFinite(vector: 1, component: 0)) {
      try MetricHead.learn(
        from: LabelledEmbeddings(vectors: [[1, 0], [.nan, 1], [0, 1]], labels: [0, 0, 1]))
    }
    #expect(TrainingError.fewClasses(got: 1, repeated: 1).description.contains("from 1 class, 1 of them"))
  }

  @Test func cancellingEndsLearning() async {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try MetricHead.learn(from: Self.sample(classes: 8, of: 4, seed: 9))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func averagePrecisionIsThatOfTheDefinition() {
    // The query (1, 0) of class 0 meets class 1 first, then its own: ½. The other one of class 0 likewise.
    let found = ClassRetrieval.meanAveragePrecision(
      of: [1, 0, 0.9, 0.1, 0, 1], labels: [0, 1, 0])
    #expect(found.queries == 2 && abs(found.mean - 0.5) < 1e-12)
  }
}
