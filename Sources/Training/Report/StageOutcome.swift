/// The stages of training a classifier.
public enum TrainingStage: String, Sendable, Codable {
  /// A classifier on top of what a network already sees.
  case head
  /// The network itself, or its last blocks, at a small rate.
  case fineTune = "fine-tune"
}

/// What one stage of training reached.
public struct StageOutcome: Sendable, Equatable {
  /// A step of learning: an iteration, or an epoch.
  public struct Step: Sendable, Codable, Equatable {
    /// From 1.
    public let number: Int
    /// The mean cross-entropy on the training part, in nats.
    public let trainLoss: Double
    /// The mean cross-entropy on the validation part, in nats; `nil` if that part is empty.
    public let validationLoss: Double?
    /// The share of the training part that is right, 0…1; `nil` if it was not counted.
    public let trainAccuracy: Double?
    /// The share of the validation part that is right, 0…1.
    public let validationAccuracy: Double?

    /// A step with what it reached.
    public init(
      number: Int, trainLoss: Double, validationLoss: Double?, trainAccuracy: Double?,
      validationAccuracy: Double?
    ) {
      (self.number, self.trainLoss, self.validationLoss) = (number, trainLoss, validationLoss)
      (self.trainAccuracy, self.validationAccuracy) = (trainAccuracy, validationAccuracy)
    }
  }

  /// Which stage.
  public let stage: TrainingStage
  /// How long it took.
  public let seconds: Double
  /// The calibrated probabilities of all classes, for each picture of all parts in their order:
  /// `[pictures, classes]`, 0…1, each row with the sum 1.
  public let probabilities: [[Float]]
  /// Its steps, in their order.
  public let steps: [Step]
  /// What the training part was taken for when it was held out; `nil` if it was not.
  public let crossValidation: CrossValidation?

  /// Classifiers that each learned from all folds of the training part but one.
  public struct CrossValidation: Sendable, Equatable {
    /// How many times a fold was held out.
    public let folds: Int
    /// The probabilities of all classes for each picture of the training part when it was held out.
    public let probabilities: [[Float]]
    /// How many of them are of the class of the nearest picture that was not held out; `nil` if not counted.
    public let rightNeighbours: Int?

    /// What was reached.
    public init(folds: Int, probabilities: [[Float]], rightNeighbours: Int?) {
      (self.folds, self.probabilities) = (folds, probabilities)
      self.rightNeighbours = rightNeighbours
    }
  }

  /// What a stage reached.
  public init(
    stage: TrainingStage, seconds: Double, probabilities: [[Float]], steps: [Step],
    crossValidation: CrossValidation? = nil
  ) {
    (self.stage, self.seconds) = (stage, seconds)
    (self.probabilities, self.steps) = (probabilities, steps)
    self.crossValidation = crossValidation
  }
}
