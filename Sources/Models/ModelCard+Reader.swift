extension ModelCard {
  /// How two networks read the text in pictures: the card's first network finds lines, as a map of where text
  /// is; the second reads a line, and lists its characters in its own file.
  package struct Reader: Sendable, Equatable, Codable {
    /// A place of the map belongs to a line if it is more probable than this, 0…1.
    package let threshold: Double
    /// The least mean probability of a line's places, 0…1.
    package let lineThreshold: Double
    /// How much wider a line is than its places in the map: a share of its area over its perimeter.
    package let unclipRatio: Double
    /// The least mean probability of the characters of a line that counts as read, 0…1.
    package let leastConfidence: Double
    /// The input of the second network: its height, and any width.
    package let recogniser: Input

    /// - Parameters:
    ///   - threshold: of a place of the map.
    ///   - lineThreshold: of a line.
    ///   - unclipRatio: how much wider a line is than its places in the map.
    ///   - leastConfidence: of a line that counts as read.
    ///   - recogniser: the input of the second network.
    package init(
      threshold: Double, lineThreshold: Double, unclipRatio: Double, leastConfidence: Double,
      recogniser: Input
    ) {
      self.threshold = threshold
      self.lineThreshold = lineThreshold
      self.unclipRatio = unclipRatio
      self.leastConfidence = leastConfidence
      self.recogniser = recogniser
    }

    /// The number of networks.
    private static let networks = 2

    /// The first error in the section; `nil` if there is none.
    ///
    /// - Parameter files: the number of network files in the card.
    func firstFault(networks files: Int) -> String? {
      if files != Self.networks {
        return
          "it names \(files) networks; a model that reads text has one that finds lines, and one that reads them"
      }
      if ![threshold, lineThreshold, leastConfidence].allSatisfy({ 0...1 ~= $0 }) {
        return "the thresholds and the leastConfidence of its reader section must be 0 to 1"
      }
      if !(0...10 ~= unclipRatio) { return "the unclipRatio of its reader section must be 0 to 10" }
      if recogniser.height == nil || recogniser.width != nil {
        return "its reader section must give the height of the recogniser's input, and no width"
      }
      return nil
    }
  }
}
