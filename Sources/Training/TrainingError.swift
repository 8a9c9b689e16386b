public import Faults

/// Says why nothing can be learned from labelled pictures.
public enum TrainingError: FaultyError, Equatable {
  /// Why labels do not do.
  public enum LabelProblem: Sendable, Equatable {
    /// There are none.
    case none
    /// All pictures are of one class.
    case oneClass(String)
    /// Fewer than two classes have enough pictures.
    case small(least: Int, largest: [String])
    /// Pictures cannot be read; the first one and the reason.
    case unreadable(pictures: Int, first: String)
  }

  /// The parts that pictures are split into are no shares of a whole.
  case shares(got: String)
  /// There is not enough to learn from.
  case labels(source: String, reason: LabelProblem)
  /// A line of a file of labels cannot be read; line 0 is the file as a whole.
  case line(path: String, number: Int, reason: String)
  /// The name of a result is empty or too long, or has characters that names cannot have.
  case name(got: String)
  /// A picture is not among the pictures of a source of labels.
  case noSuchPicture(id: Int64, source: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .shares, .name: .usage
    case .labels: .notReady
    case .line: .unreadable
    case .noSuchPicture: .notFound
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .shares(let got):
      "cannot split pictures into \(got): give the shares for training, test and validation, such as "
        + "0.8,0.15,0.05, which add up to 1, with something to learn from"
    case .labels(let source, .none):
      "cannot learn from \(source): there are no labelled pictures; put the pictures of each class into a folder "
        + "of its own, or choose other labels"
    case .labels(let source, .oneClass(let name)):
      "cannot learn from \(source): all pictures are of one class, \(name); add pictures of another class"
    case .labels(let source, .small(let least, let largest)):
      "cannot learn from \(source): fewer than two classes have \(least) different pictures"
        + "\(largest.isEmpty ? "" : " (the largest: \(largest.joined(separator: ", ")))"); add pictures, or accept "
        + "smaller classes"
    case .labels(let source, .unreadable(let pictures, let first)):
      "cannot learn from \(source): none of its \(pictures) pictures can be read; the first one: \(first)"
    case .line(let path, 0, let reason): "cannot read the labels \"\(path)\": \(reason)"
    case .line(let path, let number, let reason):
      "cannot read the labels \"\(path)\": line \(number): \(reason); a line is a path, a tab and a class"
    case .name(let got):
      "cannot use the name \"\(got)\": a name has 1 to 100 letters, digits, spaces, '.', '_' and '-', and begins "
        + "with a letter"
    case .noSuchPicture(let id, let source):
      "cannot correct picture \(id): it is not among the pictures of \(source); choose one of those"
    }
  }
}
