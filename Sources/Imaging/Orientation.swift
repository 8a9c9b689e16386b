package import Vocabulary

/// How stored pixels must be turned to be upright: EXIF's tag 274.
package enum Orientation: Int, Sendable, CaseIterable {
  case upright = 1
  case mirrored, halfTurn, flipped, transposed, quarterTurnRight, transversed, quarterTurnLeft

  /// Reads a tag's value; anything but 1 to 8 counts as upright, as in viewers.
  init(tag: Int) {
    self = Orientation(rawValue: tag) ?? .upright
  }

  /// The value for `eidetic_orient`.
  var code: Int32 { Int32(rawValue) }

  /// Whether width and height are exchanged.
  package var exchangesSides: Bool { rawValue >= 5 }

  /// The orientation that turns upright pixels back to the stored ones.
  package var inverse: Orientation {
    switch self {
    case .quarterTurnRight: .quarterTurnLeft
    case .quarterTurnLeft: .quarterTurnRight
    default: self
    }
  }

  /// The place of a part of the stored picture in the upright one.
  ///
  /// - Parameter region: as fractions of the stored picture.
  package func upright(_ region: Region) -> Region {
    let (left, top) = (region.x, region.y)
    let (right, bottom) = (1 - left - region.width, 1 - top - region.height)
    let (x, y) =
      switch self {
      case .upright: (left, top)
      case .mirrored: (right, top)
      case .halfTurn: (right, bottom)
      case .flipped: (left, bottom)
      case .transposed: (top, left)
      case .quarterTurnRight: (bottom, left)
      case .transversed: (bottom, right)
      case .quarterTurnLeft: (top, right)
      }
    let size = exchangesSides ? (region.height, region.width) : (region.width, region.height)
    return Region(x: x, y: y, width: size.0, height: size.1)
  }

  /// The upright size for a stored size.
  func uprightSize(width: Int, height: Int) -> (width: Int, height: Int) {
    exchangesSides ? (height, width) : (width, height)
  }
}
