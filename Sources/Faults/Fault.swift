/// Who can fix an error. Indexing continues after `input` and `data`, and stops on the others.
public enum Fault: String, Sendable, Codable {
  /// The user: the request or the input.
  case input
  /// The owner of stored or downloaded data that are damaged.
  case data
  /// The administrator of the machine: disk, memory, permissions, network.
  case resource
  /// Nobody: the work was cancelled.
  case cancelled
}

extension ErrorKind {
  /// Who can fix it.
  public var fault: Fault {
    switch self {
    case .usage, .notFound, .conflict, .notReady, .unreadable, .unsupported, .tooLarge: .input
    case .damaged: .data
    case .resource, .busy: .resource
    case .cancelled: .cancelled
    }
  }
}

extension FaultyError {
  /// Who can fix it.
  public var fault: Fault { kind.fault }
}
