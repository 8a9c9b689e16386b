import Vocabulary

/// The least size of a decoded picture, which allows the decoder to scale it down.
///
/// A decoded picture is sufficient if its shortest side reaches `shortestSide` and its longest side reaches
/// `longestSide`. A picture that is smaller in its file is decoded at its own size.
public struct SufficientSize: Sendable, Hashable, Codable {
  /// The least number of pixels along the shorter side.
  public var shortestSide: Int

  /// The least number of pixels along the longer side.
  public var longestSide: Int

  /// Requires a least length of each side.
  public init(shortestSide: Int, longestSide: Int) {
    self.shortestSide = shortestSide
    self.longestSide = longestSide
  }

  /// The size that satisfies both: the greater requirement for each side.
  public func union(_ other: SufficientSize) -> SufficientSize {
    SufficientSize(
      shortestSide: max(shortestSide, other.shortestSide), longestSide: max(longestSide, other.longestSide))
  }

  /// Whether a picture of this size, or its part `region`, is large enough.
  func isMet(width: Int, height: Int, region: Region?) -> Bool {
    // A region would have a pixel even of an empty picture.
    guard width > 0, height > 0 else { return false }
    let part = (region ?? .whole).rectangle(inWidth: width, height: height)
    return min(part.width, part.height) >= shortestSide && max(part.width, part.height) >= longestSide
  }
}
