public import Faults

/// Says why nothing can be learned from labelled pictures.
public enum TrainingError: FaultyError, Equatable {
  /// The parts that pictures are split into are no shares of a whole.
  case shares(got: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .shares: .usage
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .shares(let got):
      "cannot split pictures into \(got): give the shares for training, test and validation, such as "
        + "0.8,0.15,0.05, which add up to 1, with something to learn from"
    }
  }
}
