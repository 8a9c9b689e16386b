public import Faults

/// Says why nothing can be evaluated.
public enum EvaluationError: FaultyError, Equatable {
  /// A ground truth cannot be read.
  case notReadable(path: String, reason: String)
  /// A line of a labels file is none.
  case line(path: String, number: Int, got: String)
  /// Pictures that the ground truth names are not there, or cannot be used.
  case missing(count: Int, first: String)
  /// A list of pairs is none.
  case pairs(path: String, line: Int, reason: String)
  /// No class has two pictures.
  case nothingToAsk(path: String)

  /// Who can mend it.
  public var fault: Fault { .input }

  /// What failed, on what, why, and what to do about it.
  public var description: String {
    switch self {
    case .notReadable(let path, let reason):
      "cannot read \"\(path)\": \(reason); check the path"
    case .line(let path, let number, let got):
      "cannot read line \(number) of \"\(path)\": \"\(printable(got))\" is not a new path and a class with a tab between"
    case .pairs(let path, let line, let reason):
      "cannot read line \(line) of the pairs in \"\(path)\": \(reason); lists have the format of LFW's pairs.txt or pairsDevTest.txt"
    case .missing(let count, let first):
      "cannot evaluate: \(count) pictures of the ground truth are not there or cannot be used, such as \"\(first)\"; "
        + "check --root, or leave them out with --allow-missing"
    case .nothingToAsk(let path):
      "cannot evaluate \"\(path)\": no class in it has two pictures"
    }
  }
}
