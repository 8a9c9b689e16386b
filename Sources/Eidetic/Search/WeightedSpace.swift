import Models

/// One space of a query, and its weight.
public struct WeightedSpace: Sendable, Equatable {
  /// `nil` for the default one.
  public let name: String?
  /// Above 0; `nil` to have it chosen for each query. Counts as 1 if another space of the query has a weight.
  public let weight: Float?

  /// - Parameters:
  ///   - name: `nil` for the default one.
  ///   - weight: above 0; relative to the weights of the others. `nil` to have it chosen for each query.
  public init(_ name: String?, weight: Float? = nil) {
    if let weight { precondition(weight > 0 && weight.isFinite, "a space of weight \(weight)") }
    self.name = name
    self.weight = weight
  }
}

extension [WeightedSpace] {
  /// The weights, relative to one another; `nil` if no space has one: then they are chosen for each query.
  var fixedWeights: [Float]? { contains { $0.weight != nil } ? map { $0.weight ?? 1 } : nil }
}

extension WeightedSpace {
  /// Reads `A`, `A,B` or `A=0.7,B=0.3`.
  ///
  /// - Throws: `SearchError.weights` for a weight that is not a number above 0, `.repeatedSpace` for a space
  ///   that is named twice.
  public static func list(_ text: String) throws(SearchError) -> [WeightedSpace] {
    var spaces: [WeightedSpace] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = String(part)
      guard let mark = part.lastIndex(of: "="), !isParameter(part[..<mark]) else {
        spaces.append(WeightedSpace(part))
        continue
      }
      guard let weight = weight(part[part.index(after: mark)...]) else { throw .weights(got: text) }
      spaces.append(WeightedSpace(String(part[..<mark]), weight: weight))
    }
    var names: Set<String> = []
    for case let name? in spaces.map(\.name) where !names.insert(name).inserted {
      throw .repeatedSpace(name: name, got: text)
    }
    return spaces
  }

  /// A number above 0, with few enough digits that it is neither infinite nor rounded to 0.
  private static func weight(_ text: Substring) -> Float? {
    let number = /(?:[1-9][0-9]{0,8}(?:\.[0-9]{0,20})?|0?\.[0-9]{0,10}[1-9][0-9]{0,9})(?:e-?[0-9])?/
    return text.wholeMatch(of: number).flatMap { _ in Float(text) }
  }

  /// Whether the text is a pooling's parameter or an option's value: `net:gem:p=3`, `net:size=320`.
  private static func isParameter(_ text: Substring) -> Bool {
    SpaceOptions.keys.contains { text.hasSuffix(":" + $0) }
  }
}
