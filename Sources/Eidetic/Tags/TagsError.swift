public import Faults

/// Says what went wrong with tags.
public enum TagsError: FaultyError, Equatable {
  /// The tag is empty or too long, or no image was chosen.
  case tag(got: String, images: Int)
  /// No change of tags is left to undo.
  case nothingToUndo

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .tag: .usage
    case .nothingToUndo: .notReady
    }
  }

  /// The code for programs.
  public var code: String {
    switch self {
    case .tag: kind.code
    case .nothingToUndo: "nothing_to_undo"
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .tag(_, images: 0): "cannot change tags: no picture was chosen; choose at least one"
    case .tag(let got, _):
      "cannot use \"\(got)\" as a tag: it must have at least one letter and at most \(TagsRoom.longest) bytes"
    case .nothingToUndo: "cannot undo: there is no change of tags left to undo"
    }
  }
}
