/// What is to be trained.
public struct TrainingOrder: Sendable, Codable, Equatable {
  /// The name of the result. Training again under a name keeps the earlier results.
  public var name: String
  /// Where the labels come from.
  public var labels: LabelSource
  /// The space whose embeddings are learned from; `nil` for the default one.
  public var space: String?
  /// The parts that pictures are split into.
  public var shares: PartShares
  /// Determines the split.
  public var seed: UInt64
  /// The fewest different pictures of a class that is learned; the others are left out. 2 or more.
  public var leastPictures: Int
  /// How many times a part of the training part is held out of a classifier, to find what may be labelled
  /// wrong; 2 or more. With as many as there are pictures each is left out once.
  public var folds: Int
  /// How a network is fine-tuned; `nil` if none is.
  public var network: FineTuningOrder?
  /// How a search index is learned that brings pictures of one class together; `nil` if none is. With
  /// neither, a classifier is learned.
  public var metric: MetricMethod?

  /// The fewest different pictures of a class unless something else is said: with the standard shares one of
  /// five is measured on.
  public static let standardLeast = 5
  /// The number of folds unless something else is said.
  public static let standardFolds = 3

  /// An order with the standard shares.
  public init(
    name: String, labels: LabelSource, space: String? = nil, shares: PartShares = .standard,
    seed: UInt64 = 1, leastPictures: Int = TrainingOrder.standardLeast,
    folds: Int = TrainingOrder.standardFolds
  ) {
    (self.name, self.labels, self.space, self.shares) = (name, labels, space, shares)
    (self.seed, self.leastPictures, self.folds) = (seed, leastPictures, folds)
  }

  /// Checks the name, and how a network is fine-tuned.
  ///
  /// - Throws: `TrainingError.name`, `.network`, `.setting`, `.fineTuning`, `.labels`.
  func check() throws(TrainingError) {
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || " ._-".contains($0) }
    guard let first = name.first, first.isLetter, name.count <= 100, name.last != " ", isPlain else {
      throw .name(got: name)
    }
    if let network {
      try network.check()
      if labels == .people { throw .fineTuning(network: network.network, reason: .faces) }
    }
    if metric != nil, labels == .people { throw .labels(source: labels.description, reason: .faces) }
  }
}
