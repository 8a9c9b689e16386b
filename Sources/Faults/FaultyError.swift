/// An error of a module. Its description reads "cannot …: why; what to do", and names no commands or options.
public protocol FaultyError: Error, Sendable, CustomStringConvertible {
  /// The kind of the error.
  var kind: ErrorKind { get }
  /// Distinguishes errors of one kind for programs, in snake_case. It must not change, even if the
  /// description does.
  var code: String { get }
  /// What helps, as a value; `nil` if the description says everything.
  var remedy: Remedy? { get }
}

extension FaultyError {
  /// The code of the kind.
  public var code: String { kind.code }
  /// None.
  public var remedy: Remedy? { nil }
}
