import VectorSearch

/// Something that can be rebuilt from the gallery's data, and the file that caches it.
protocol Derivation: Sendable {
  associatedtype Value: Sendable

  /// Identifies what is derived and how; it doesn't depend on the state of the gallery.
  var key: String { get }

  /// The path of its file.
  var path: String { get }

  /// The state of the gallery that a current value must reflect. A value found current for a state isn't
  /// checked again.
  var state: [UInt64] { get }

  /// The most values of this kind that are held open: queries may use parameters that never come again.
  static var heldAtMost: Int { get }

  /// Whether the work goes on after all who wait for it are gone: what every search needs is finished.
  static var outlivesItsWaiters: Bool { get }

  /// Whether a value reflects the gallery as it is now.
  func isCurrent(_ value: Value) -> Bool

  /// Whether an outdated value may be used until there is a current one.
  func isUsable(_ value: Value) -> Bool

  /// Opens the file.
  ///
  /// - Returns: `nil` if the file holds something else.
  func opened(_ path: String) throws(VectorIndexError) -> Value?

  /// Makes the file, and opens it.
  ///
  /// - Parameters:
  ///   - path: of the new file; its folder exists.
  ///   - old: a usable value of an older state, whose content can be reused.
  ///   - report: is called with the progress.
  func made(at path: String, from old: Value?, _ report: SharedWork.Report) async throws -> Value
}

extension Derivation {
  static var heldAtMost: Int { 8 }
  static var outlivesItsWaiters: Bool { false }

  func isUsable(_ value: Value) -> Bool { true }
}
