import Imaging

/// The size of the copy of a picture that lines are looked for in.
///
/// A picture is scaled down until its longer side fits. Of a long one, such as a screenshot of a whole page,
/// the shorter side counts instead, as its letters would vanish otherwise. It is never enlarged.
struct DetectionSize: Equatable {
  /// Of the copy.
  let width: Int
  let height: Int
  /// Of what the network gets: the copy, with grey to the right and below.
  let canvasWidth: Int
  let canvasHeight: Int

  /// The usual longer side of the copy, in pixels.
  static let longestSide = 960
  /// The least shorter side of a long picture's copy, in pixels.
  static let shortestSide = 480
  /// The most pixels of a copy.
  static let mostPixels = 4 * longestSide * longestSide
  /// Sides of the canvas are multiples of this: the network needs 32, and the first picture of a size takes
  /// OpenVINO twice to three times as long as others, so there are few sizes.
  static let step = 96
  /// The least side of a picture in which anything could be read, in pixels.
  static let smallestSide = 8

  /// What a decoder must deliver: lines are cut out of more pixels than they are found in.
  static let sufficient = SufficientSize(shortestSide: 720, longestSide: 1280)

  /// - Parameters:
  ///   - width: of the picture, in pixels.
  ///   - height: of the picture, in pixels.
  /// - Returns: `nil` if it is too small to read anything in it.
  init?(width: Int, height: Int) {
    let (shorter, longer) = (Double(min(width, height)), Double(max(width, height)))
    guard min(width, height) >= Self.smallestSide else { return nil }
    let fitting = max(Double(Self.longestSide) / longer, Double(Self.shortestSide) / shorter)
    let affordable = (Double(Self.mostPixels) / (shorter * longer)).squareRoot()
    let scale = min(1, fitting, affordable)
    self.width = max(Int((Double(width) * scale).rounded()), 1)
    self.height = max(Int((Double(height) * scale).rounded()), 1)
    canvasWidth = Self.up(self.width)
    canvasHeight = Self.up(self.height)
  }

  private static func up(_ side: Int) -> Int { (side + step - 1) / step * step }
}
