/// An error of one of the modules: its description reads "cannot …: why; what to do", and names no command
/// and no option of one.
public protocol FaultyError: Error, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong.
  var kind: ErrorKind { get }
  /// Tells errors of one kind apart for programs, in snake_case. It stays when the words change.
  var code: String { get }
  /// What helps, as a value; `nil` if the description says all.
  var remedy: Remedy? { get }
}

extension FaultyError {
  /// The kind's.
  public var code: String { kind.code }
  /// None.
  public var remedy: Remedy? { nil }
}
