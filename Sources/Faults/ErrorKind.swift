/// What kind of thing went wrong. Exit codes and HTTP statuses follow from it.
public enum ErrorKind: String, Sendable, CaseIterable {
  /// What was asked for makes no sense, or is out of range.
  case usage
  /// Nothing has this name, number or path.
  case notFound
  /// It cannot be done as things stand, or not together with something else.
  case conflict
  /// Something has to be made, added, removed or turned on first.
  case notReady
  /// What was handed in cannot be read.
  case unreadable
  /// What was handed in may be sound, but cannot be used for this.
  case unsupported
  /// What was handed in is larger than is allowed.
  case tooLarge
  /// Something stored or fetched is not what it should be.
  case damaged
  /// The machine fails: disk, memory, permissions, network.
  case resource
  /// Somebody else is at work on it.
  case busy
  /// The work was called off.
  case cancelled
}

extension ErrorKind {
  /// The code of an error that has none of its own. Clients of the HTTP API know these words: they stay.
  public var code: String {
    switch self {
    case .usage, .unreadable, .unsupported: "bad_request"
    case .notFound: "not_found"
    case .conflict, .notReady, .damaged, .busy: "conflict"
    case .tooLarge: "payload_too_large"
    case .resource: "resource"
    case .cancelled: "cancelled"
    }
  }
}
