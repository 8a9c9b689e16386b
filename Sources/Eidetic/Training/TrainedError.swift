public import Faults

/// Says why a result of training cannot be used.
public enum TrainedError: FaultyError, Equatable {
  /// There is no result of this number or name.
  case notFound(reference: String, available: [String])
  /// It classifies nothing.
  case noClassifier(name: String)
  /// It is worse than what the library does without it.
  case objection(name: String, reason: String)
  /// Its space is not filled.
  case noSpace(name: String, space: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .notFound: .notFound
    case .noClassifier: .unsupported
    case .objection: .conflict
    case .noSpace: .notReady
    }
  }

  /// What helps, if something in particular does.
  public var remedy: Remedy? {
    switch self {
    case .noSpace(_, let space): .addSpace(space)
    case .notFound, .noClassifier, .objection: nil
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .notFound(let reference, let available):
      "cannot find \"\(reference)\" among what was trained: there is "
        + "\(available.isEmpty ? "nothing yet; train something first" : available.joined(separator: ", "))"
    case .noClassifier(let name):
      "cannot label pictures with \"\(name)\": it is a search index, not a classifier; search with it instead"
    case .objection(let name, let reason): "cannot use \"\(name)\": \(reason)"
    case .noSpace(let name, let space):
      "cannot use \"\(name)\": it was learned in the search index \(space), which the library does not have as it "
        + "was then; add that search index, or train again"
    }
  }
}
