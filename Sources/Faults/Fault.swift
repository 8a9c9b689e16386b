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

/// An error of one of the modules: its description reads "cannot …: why; what to do".
public protocol FaultyError: Error, Sendable, CustomStringConvertible {
  /// Who can mend it.
  var fault: Fault { get }
}
