package import Models

/// How a metric is learned from labels.
public enum MetricMethod: String, Sendable, Codable, CaseIterable {
  /// Whitens the differences within classes, as far as cross-validation over the classes favours it.
  case whitening
  /// Minimises the normalised softmax loss of proxies.
  case proxies
}

/// How to learn a metric.
public struct MetricOptions: Sendable, Equatable {
  /// By what.
  public var method = MetricMethod.whitening
  /// The number of components; `nil` for that of the base with whitening, and for at most 512 with proxies.
  public var dimension: Int?
  /// Determines how classes are divided for cross-validation.
  public var seed: UInt64 = 0

  /// Whitening, with all components.
  public init() {}
}

/// A metric that was learned from labels.
package struct LearnedMetric: Sendable, Equatable {
  /// What was measured on classes that were not learned from, in cross-validation.
  package struct Validation: Sendable, Equatable {
    /// The mean average precision without learning, 0…1.
    package let baseline: Double
    /// The same with it.
    package let precision: Double
  }

  /// What maps embeddings of the base.
  package let projection: Projection
  /// How much the covariance within classes is shrunk, 0…1; `nil` with proxies.
  package let shrinkage: Double?
  /// The number of steps; `nil` with whitening.
  package let steps: Int?
  /// `nil` if there are too few classes for it: fewer than four with two pictures.
  package let validation: Validation?
}

/// Learns projections that make a space better for classes it has never seen.
package enum MetricHead {
  /// The shrinkages to choose from: the best of most sets first, which is also used if nothing can be
  /// chosen.
  static let shrinkages = [0.9, 0.8, 0.95, 0.7, 0.5, 0.3, 0.1, 0.03, 0.01, 1]
  /// The numbers of steps to choose from, the one that is used if nothing can be chosen first.
  static let steps = [40, 0, 20, 60, 80, 100]
  private static let proxyDimension = 512

  /// Learns a metric.
  ///
  /// Whatever can be chosen is chosen by the mean average precision on classes that were not learned from,
  /// by cross-validation over the classes of the sample.
  ///
  /// - Parameters:
  ///   - sample: with at least one class of two vectors; at least two classes.
  ///   - options: how.
  ///   - progress: is called with the number of finished steps, and of all steps.
  /// - Returns: the same for the same sample in the same order, on the same machine.
  /// - Throws: `TrainingError.fewClasses`, `.noDifferences`; `ModelsError.vectorLength`, `.notFinite`,
  ///   `.constantSample`, `.sampleSize`, `.targetDimension`, `.eigenvectors`; `CancellationError` if the task
  ///   is cancelled.
  package static func learn(
    from sample: LabelledEmbeddings, _ options: MetricOptions = MetricOptions(),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> LearnedMetric {
    let classes = Set(sample.labels).count
    guard classes > 1, !sample.repeatedClasses.isEmpty else {
      throw TrainingError.fewClasses(got: classes, repeated: sample.repeatedClasses.count)
    }
    try Projection.checkSample(sample.vectors, atLeast: 2)
    let folds = ClassFolds(of: sample, seed: options.seed)
    let total = folds.folds.count + 1
    progress(0, total)
    let learned =
      switch options.method {
      case .whitening: try whitening(sample, options, folds) { progress($0, total) }
      case .proxies: try proxies(sample, options, folds) { progress($0, total) }
      }
    progress(total, total)
    return learned
  }

  private static func whitening(
    _ sample: LabelledEmbeddings, _ options: MetricOptions, _ folds: ClassFolds, _ progress: (Int) -> Void
  ) throws -> LearnedMetric {
    let outcome = try folds.best(of: shrinkages, progress: progress) { fold in
      let scatter = try WithinClassScatter(of: fold.learned)
      return scatter.whiten(fold.held, shrinkages: shrinkages) {
        ClassRetrieval.meanAveragePrecision(of: $0, labels: fold.held.labels).mean
      }
    }
    try Task.checkCancellation()
    let shrinkage = outcome?.best ?? shrinkages[0]
    let scatter = try WithinClassScatter(of: sample)
    let whole = try Projection(
      .withinClassWhitening, mean: scatter.mean, matrix: scatter.matrix(shrinkage: shrinkage),
      sampleCount: sample.vectors.count)
    let projection = try options.dimension.map { try whole.reduced(to: $0, by: sample.vectors) } ?? whole
    return LearnedMetric(
      projection: projection, shrinkage: shrinkage, steps: nil, validation: outcome?.validation)
  }

  private static func proxies(
    _ sample: LabelledEmbeddings, _ options: MetricOptions, _ folds: ClassFolds, _ progress: (Int) -> Void
  ) throws -> LearnedMetric {
    let dimension = options.dimension ?? min(proxyDimension, sample.vectors[0].count, sample.vectors.count)
    let outcome = try folds.best(of: steps, progress: progress) { fold in
      let components = try Projection.learn(
        from: fold.learned.vectors, dimension: min(dimension, fold.learned.vectors.count), whitening: false)
      let held = try components.apply(fold.held.vectors).flatMap(\.self)
      var training = try ProxyTraining(on: fold.learned, along: components)
      var precisions = [Double](repeating: 0, count: steps.count)
      for step in 0...(steps.max() ?? 0) {
        if let place = steps.firstIndex(of: step) {
          precisions[place] =
            ClassRetrieval.meanAveragePrecision(of: training.mapped(held), labels: fold.held.labels).mean
        }
        try Task.checkCancellation()
        training.step()
      }
      return precisions
    }
    let components = try Projection.learn(from: sample.vectors, dimension: dimension, whitening: false)
    var training = try ProxyTraining(on: sample, along: components)
    for _ in 0..<(outcome?.best ?? steps[0]) {
      try Task.checkCancellation()
      training.step()
    }
    let matrix = LinearAlgebra.products(of: training.matrix, length: dimension, times: components.matrix)
    return LearnedMetric(
      projection: try Projection(
        .proxies, mean: components.mean, matrix: matrix, sampleCount: sample.vectors.count),
      shrinkage: nil, steps: outcome?.best ?? steps[0], validation: outcome?.validation)
  }
}

extension ClassFolds.Outcome {
  fileprivate var validation: LearnedMetric.Validation {
    LearnedMetric.Validation(baseline: baseline, precision: precision)
  }
}

extension Projection {
  /// The projection to the principal components of what this one makes of a sample.
  ///
  /// - Throws: as `Projection.learn`.
  fileprivate func reduced(to dimension: Int, by sample: [[Float]]) throws -> Projection {
    let components = try Projection.learn(from: try apply(sample), dimension: dimension, whitening: false)
    let matrix = LinearAlgebra.products(of: components.matrix, length: self.dimension, times: matrix)
    return try Projection(method, mean: mean, matrix: matrix, sampleCount: sampleCount)
  }
}
