/// Who can mend what went wrong. Indexing goes on after `input` and `data`, and stops on the others.
public enum Fault: String, Sendable, Codable {
  /// What was asked for or handed in.
  case input
  /// Something stored or fetched that is not what it should be.
  case data
  /// The machine: disk, memory, permissions, network.
  case resource
  /// Nobody: the work was called off.
  case cancelled
}

extension ErrorKind {
  /// Who can mend it.
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
  /// Who can mend it.
  public var fault: Fault { kind.fault }
}
