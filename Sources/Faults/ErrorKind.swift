/// The kind of an error. Exit codes and HTTP statuses follow from it.
public enum ErrorKind: String, Sendable, CaseIterable {
  /// The request makes no sense, or a value is out of range.
  case usage
  /// There is nothing of this name, id or path.
  case notFound
  /// It conflicts with the present state, or with another part of the request.
  case conflict
  /// Something must be created, added, removed or turned on first.
  case notReady
  /// The input cannot be read.
  case unreadable
  /// The input may be valid, but is not supported here.
  case unsupported
  /// The input exceeds a limit.
  case tooLarge
  /// Stored or downloaded data are damaged.
  case damaged
  /// The machine fails: disk, memory, permissions, network.
  case resource
  /// Another process or job is using it.
  case busy
  /// The work was cancelled.
  case cancelled
}

extension ErrorKind {
  /// The code of an error without a specific one. Clients of the HTTP API rely on these words: they must not
  /// change.
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
