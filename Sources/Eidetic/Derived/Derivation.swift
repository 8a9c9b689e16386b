import VectorSearch

/// Something that can be made again from the truth, and the file that keeps it.
protocol Derivation: Sendable {
  associatedtype Value: Sendable

  /// What it is derived from, and how: the same key stands for the same thing in any of its states.
  var key: String { get }

  /// Where its file lies.
  var path: String { get }

  /// What a value must be of to be current. A value that was found current for a state is not looked at
  /// again.
  var state: [UInt64] { get }

  /// How many values of the kind are held open: anyone may ask with parameters that nobody asks with again.
  static var heldAtMost: Int { get }

  /// Whether the work goes on when nobody waits for it any more: what every search needs is finished.
  static var outlivesItsWaiters: Bool { get }

  /// Whether a value is of the truth as it is now.
  func isCurrent(_ value: Value) -> Bool

  /// Whether a value is of the same thing, and may answer until there is a current one.
  func isUsable(_ value: Value) -> Bool

  /// Opens the file.
  ///
  /// - Returns: `nil` for a file of something else.
  func opened(_ path: String) throws(VectorIndexError) -> Value?

  /// Makes the file, and opens it.
  ///
  /// - Parameters:
  ///   - path: where the file goes; its folder is there.
  ///   - old: a usable value of another state: what it knows need not be found again.
  ///   - report: is told how far the work is.
  func made(at path: String, from old: Value?, _ report: SharedWork.Report) async throws -> Value
}

extension Derivation {
  static var heldAtMost: Int { 8 }
  static var outlivesItsWaiters: Bool { false }

  func isUsable(_ value: Value) -> Bool { true }
}
