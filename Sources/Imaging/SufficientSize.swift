import Vocabulary

/// How large a decoded picture must at least be, which lets the decoder do less than the whole.
///
/// A decoded picture is sufficient if its shortest side reaches `shortestSide` and its longest side reaches
/// `longestSide`. A picture that is smaller than that in its file is decoded at its own size.
public struct SufficientSize: Sendable, Hashable, Codable {
  /// The least number of pixels along the shorter side.
  public var shortestSide: Int

  /// The least number of pixels along the longer side.
  public var longestSide: Int

  /// Demands a least length of each side.
  public init(shortestSide: Int, longestSide: Int) {
    self.shortestSide = shortestSide
    self.longestSide = longestSide
  }

  /// What serves both: the greater demand on each side.
  public func union(_ other: SufficientSize) -> SufficientSize {
    SufficientSize(
      shortestSide: max(shortestSide, other.shortestSide), longestSide: max(longestSide, other.longestSide))
  }

  /// Says whether a picture of that size, or its part `region`, is large enough.
  func isMet(width: Int, height: Int, region: Region?) -> Bool {
    // A region has a pixel even of nothing.
    guard width > 0, height > 0 else { return false }
    let part = (region ?? .whole).rectangle(inWidth: width, height: height)
    return min(part.width, part.height) >= shortestSide && max(part.width, part.height) >= longestSide
  }
}
