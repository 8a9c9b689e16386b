import Models

/// One space of a query, and how much it counts.
struct WeightedSpace: Sendable, Equatable {
  /// The default one when nothing is said.
  let name: String?
  /// Above 0.
  let weight: Float
}

extension Query {
  /// The spaces to search in, none for the default one: those that are named, and that of colours where these
  /// are asked for, with as much weight as one that is named without.
  ///
  /// - Throws: `EngineError.weights`, `.repeatedSpace`.
  func weightedSpaces() throws(EngineError) -> [WeightedSpace] {
    let palette = ColourPalette().name
    let named = try space.map { (text) throws(EngineError) in try WeightedSpace.list(text) } ?? []
    guard !colours.isEmpty, !named.contains(where: { $0.name == palette }) else { return named }
    let colours = WeightedSpace(name: palette, weight: 1)
    guard !examples.isEmpty else { return [colours] }
    return (named.isEmpty ? [WeightedSpace(name: nil, weight: 1)] : named) + [colours]
  }
}

extension WeightedSpace {
  /// Reads `A` or `A=0.7,B=0.3`; a space without a weight has the weight 1.
  ///
  /// - Throws: `EngineError.weights` for a weight that is no number above 0, `.repeatedSpace` for a space
  ///   that is named twice.
  static func list(_ text: String) throws(EngineError) -> [WeightedSpace] {
    var spaces: [WeightedSpace] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = String(part)
      guard let mark = part.lastIndex(of: "="), !isParameter(part[..<mark]) else {
        spaces.append(WeightedSpace(name: part, weight: 1))
        continue
      }
      guard let weight = weight(part[part.index(after: mark)...]) else { throw .weights(got: text) }
      spaces.append(WeightedSpace(name: String(part[..<mark]), weight: weight))
    }
    var names: Set<String> = []
    for case let name? in spaces.map(\.name) where !names.insert(name).inserted {
      throw .repeatedSpace(name: name, got: text)
    }
    return spaces
  }

  /// A number above 0, with so few digits that it is neither infinite nor rounded to 0.
  private static func weight(_ text: Substring) -> Float? {
    let number = /(?:[1-9][0-9]{0,8}(?:\.[0-9]{0,20})?|0?\.[0-9]{0,10}[1-9][0-9]{0,9})(?:e-?[0-9])?/
    return text.wholeMatch(of: number).flatMap { _ in Float(text) }
  }

  /// Whether what follows is a pooling's parameter or an option's value: `net:gem:p=3`, `net:size=320`.
  private static func isParameter(_ text: Substring) -> Bool {
    SpaceOptions.keys.contains { text.hasSuffix(":" + $0) }
  }
}
