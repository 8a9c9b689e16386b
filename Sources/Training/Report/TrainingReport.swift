public import Reporting

/// What training reached, in the form of its JSON.
public struct TrainingReport: Sendable, Codable, Equatable {
  /// What the result depends on.
  public struct Settings: Sendable, Codable, Equatable {
    /// Where the labels come from, for people.
    public let labels: String
    /// The shares of training, test and validation, which add up to 1.
    public let split: [Double]
    /// The seed of all random numbers.
    public let seed: UInt64
    /// What else was set or chosen, by name.
    public let parameters: [String: String]

    /// - Parameters:
    ///   - labels: where they come from, for people.
    ///   - split: the shares of training, test and validation.
    ///   - seed: of all random numbers.
    ///   - parameters: what else was set or chosen, by name.
    public init(labels: String, split: [Double], seed: UInt64, parameters: [String: String] = [:]) {
      (self.labels, self.split, self.seed, self.parameters) = (labels, split, seed, parameters)
    }
  }

  /// The figures of one part of the pictures.
  public struct Part: Sendable, Codable, Equatable {
    /// Which part.
    public let part: TrainingPart
    /// How many pictures it has, 1 or more.
    public let pictures: Int
    /// How many of them have their label as the most probable class.
    public let right: Int
    /// The share of `right`.
    public let accuracy: Double
    /// The 95 % confidence interval of the accuracy, see `Interval.init(wilson:of:)`.
    public let interval: Interval
    /// The share with their label among the five most probable classes; `nil` if there are at most five.
    public let top5: Double?
    /// The mean of the classes' recalls, in which small classes count as much as large ones.
    public let balancedAccuracy: Double
  }

  /// The figures of one class.
  public struct ClassFigures: Sendable, Codable, Equatable {
    /// The class.
    public let name: String
    /// How many measured pictures are of it.
    public let pictures: Int
    /// How many of them are recognised.
    public let right: Int
    /// How many measured pictures are taken for it.
    public let predicted: Int
    /// The share of its pictures that are recognised; `nil` if it has none.
    public let recall: Double?
    /// The share of the pictures taken for it that are of it; `nil` if none is taken for it.
    public let precision: Double?
  }

  /// Pictures of one class that are taken for another.
  public struct Confusion: Sendable, Codable, Equatable {
    /// Their class.
    public let label: String
    /// The class that they are taken for.
    public let predicted: String
    /// How many there are.
    public let pictures: Int
  }

  /// A picture whose label is not the most probable class: the label may be wrong.
  public struct Mistake: Sendable, Codable, Equatable {
    /// Absolute.
    public let path: String
    /// The picture's number in the library; `nil` if it is not indexed.
    public let image: Int64?
    /// The face's number in the library; `nil` if the picture as a whole is meant.
    public let face: Int64?
    /// The part that the picture lies in.
    public let part: TrainingPart
    /// Its class as labelled.
    public let label: String
    /// The most probable class.
    public let predicted: String
    /// The probability of that class, 0…1.
    public let probability: Double
    /// The probability of the label, 0…1.
    public let labelProbability: Double
  }

  /// The figures of one stage.
  public struct Stage: Sendable, Codable, Equatable {
    /// Which stage.
    public let stage: TrainingStage
    /// The accuracy on the training part; `nil` if it is empty.
    public let train: Double?
    /// The accuracy on the validation part; `nil` if it is empty.
    public let validation: Double?
    /// The accuracy on the test part; `nil` if it is empty.
    public let test: Double?
    /// How long it took.
    public let seconds: Double
    /// All parts that have pictures: training, validation, test.
    public let parts: [Part]
    /// The parts that the classes, the confusions and the reliability are measured on.
    public let measured: [TrainingPart]
    /// In the order of the classes.
    public let perClass: [ClassFigures]
    /// The most frequent first.
    public let confusions: [Confusion]
    /// How well the probability of the most probable class matches how often it is right.
    public let reliability: Reliability?
    /// What the training part was taken for when it was held out; `nil` if it was not.
    public let crossValidation: CrossValidation?
    /// The most probable mistakes first; at most `mistakesShown`. Pictures of the training part count as they
    /// were taken when they were held out; without cross-validation they come last.
    public let mistakes: [Mistake]
    /// How many mistakes there are in all parts.
    public let mistakesInAll: Int
    /// The learning curve.
    public let steps: [StageOutcome.Step]
  }

  /// The most mistakes that a stage lists.
  public static let mistakesShown = 100

  /// A share of pictures that are right.
  public struct Share: Sendable, Codable, Equatable {
    /// How many are right.
    public let right: Int
    /// How many there are, 1 or more.
    public let pictures: Int
    /// The share of `right`.
    public let accuracy: Double
    /// Its 95 % confidence interval, see `Interval.init(wilson:of:)`.
    public let interval: Interval

    init(right: Int, of pictures: Int) {
      (self.right, self.pictures, accuracy) = (right, pictures, Double(right) / Double(pictures))
      interval = Interval(wilson: right, of: pictures)
    }
  }

  /// What classifiers reach on pictures of the training part that they did not learn from.
  public struct CrossValidation: Sendable, Codable, Equatable {
    /// How many times a fold of the training part was held out.
    public let folds: Int
    /// How many pictures had their label as the most probable class when they were held out.
    public let classifier: Share
    /// What taking the class of the nearest picture that was not held out reaches; for faces only.
    public let nearestNeighbours: Share?
  }

  /// The name of the result.
  public let name: String
  /// What was trained: `head`, `metric` or `network`.
  public let kind: String
  /// The number of classes.
  public let classes: Int
  /// The number of pictures of all parts.
  public let pictures: Int
  /// The space that the classifier looks at; `nil` if there is none.
  public let space: String?
  /// The names of the classes.
  public let classNames: [String]
  /// In the order in which they ran.
  public let stages: [Stage]
  /// What taking each picture of the test part for the class of the nearest picture learned from would reach;
  /// `nil` if there is no test part.
  public let nearestNeighbours: Share?
  /// What the result depends on.
  public let settings: Settings
  /// What to know before trusting the figures: whole sentences.
  public let warnings: [String]
  /// The program that made it.
  public let program: ReportProgram
}
