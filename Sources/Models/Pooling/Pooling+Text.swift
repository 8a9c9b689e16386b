extension Pooling: CustomStringConvertible {
  /// The name, and the parameter if it has one, as in the names and identities of spaces: `gap`, `gem:p=3`,
  /// `rmac:levels=3`. Equal poolings have equal texts, and `init(_:)` reads them.
  package var description: String {
    switch self {
    case .none: "none"
    case .gap: "gap"
    case .mac: "mac"
    case .gem(let p): "gem:p=\(Int(exactly: p).map { "\($0)" } ?? "\(p)")"
    case .spoc: "spoc"
    case .crow: "crow"
    case .rmac(let levels): "rmac:levels=\(levels)"
    }
  }

  /// Reads a pooling's text.
  ///
  /// - Parameter text: as `description` writes it; `gem` alone means p = 3 and `rmac` alone 3 levels, as in
  ///   their papers.
  /// - Throws: `ModelsError.pooling` for any other text, or a parameter outside of `exponents` or `levels`.
  package init(_ text: String) throws(ModelsError) {
    guard let pooling = Self.read(text) else { throw .pooling(got: text) }
    self = pooling
  }

  private static func read(_ text: String) -> Pooling? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else { return nil }
    let parameter = parts.dropFirst().first
    switch (parts.first, parameter) {
    case ("none", nil): return Pooling.none
    case ("gap", nil): return .gap
    case ("mac", nil): return .mac
    case ("spoc", nil): return .spoc
    case ("crow", nil): return .crow
    case ("gem", _): return value(parameter, of: "p", or: 3).map { .gem(p: $0) }
    case ("rmac", _): return value(parameter, of: "levels", or: 3).map { .rmac(levels: $0) }
    default: return nil
    }
  }

  private static func value(_ text: String?, of key: String, or standard: Double) -> Double? {
    guard let text else { return standard }
    guard text.hasPrefix(key + "="), let value = Double(text.dropFirst(key.count + 1)) else { return nil }
    return exponents.contains(value) ? value : nil
  }

  private static func value(_ text: String?, of key: String, or standard: Int) -> Int? {
    guard let text else { return standard }
    guard text.hasPrefix(key + "="), let value = Int(text.dropFirst(key.count + 1)) else { return nil }
    return levels.contains(value) ? value : nil
  }
}
