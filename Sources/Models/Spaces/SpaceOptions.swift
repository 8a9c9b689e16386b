/// How a space differs from its model's card.
package struct SpaceOptions: Sendable, Hashable {
  /// The size of the network's input.
  package struct Size: Sendable, Hashable, CustomStringConvertible {
    /// Pixels.
    package let width: Int
    /// Pixels.
    package let height: Int

    /// `320` for a square, else `320x240`.
    package var description: String { width == height ? "\(width)" : "\(width)x\(height)" }
  }

  /// The allowed sides of the network's input, in pixels.
  package static let sides = 16...2048
  /// The allowed numbers of scales: the input's size divided by 1, √2 and 2 (Radenović et al.,
  /// "Fine-tuning CNN image retrieval with no human annotation", 2018, section 5.2).
  package static let scaleCounts = 1...3

  /// The input's size in pixels; `nil` for the card's.
  package var size: Size?
  /// How pictures are resized; `nil` for the card's way.
  package var fit: ModelCard.Input.Resize?
  /// The number of scales whose embeddings are summed.
  package var scales = 1
  /// The exponent of the power normalisation, above 0 and below 1; `nil` if there is none.
  package var power: Double?
  /// The number of levels of R-MAC's regions to store beside the whole, within `Pooling.levels`; `nil` for
  /// none.
  package var regions: Int?

  /// No differences.
  package init() {}
}

extension SpaceOptions: CustomStringConvertible {
  private enum Key: String, CaseIterable { case size, fit, scales, power, regions }

  /// The names of all options and of the poolings' parameters.
  package static let keys = Key.allCases.map(\.rawValue) + ["p", "levels"]

  /// The set options in a fixed order, as in names of spaces: `:size=320:fit=pad`.
  package var description: String {
    var text = ""
    if let size { text += ":size=\(size)" }
    if let fit { text += ":fit=\(fit.rawValue)" }
    if scales != 1 { text += ":scales=\(scales)" }
    if let power { text += ":power=\(power)" }
    if let regions { text += ":regions=\(regions)" }
    return text
  }

  /// Whether a part of a name is an option: `size=320`; `regions` alone means 3 levels.
  static func isOption(_ text: String) -> Bool { key(of: text) != nil }

  /// Reads an option.
  ///
  /// - Returns: whether it is valid.
  mutating func read(_ text: String) -> Bool {
    let value = text.firstIndex(of: "=").map { String(text[text.index(after: $0)...]) }
    switch (Self.key(of: text), value) {
    case (.size, let value?):
      size = Self.size(value)
      return size != nil
    case (.fit, let value?):
      fit = ModelCard.Input.Resize(rawValue: value)
      return fit != nil
    case (.scales, let value?):
      scales = Int(value) ?? 0
      return Self.scaleCounts.contains(scales)
    case (.power, let value?):
      power = Double(value)
      return power.map { $0 > 0 && $0 < 1 } ?? false
    case (.regions, let value):
      regions = Int(value ?? "3")
      return regions.map(Pooling.levels.contains) ?? false
    default: return false
    }
  }

  private static func key(of text: String) -> Key? {
    Key(rawValue: String(text.prefix { $0 != "=" }))
  }

  private static func size(_ text: String) -> Size? {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard 1...2 ~= sides.count, sides.allSatisfy(self.sides.contains) else { return nil }
    return Size(width: sides[0], height: sides[sides.count - 1])
  }
}
