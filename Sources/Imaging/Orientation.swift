/// How stored pixels must be turned to stand upright: EXIF's tag 274.
enum Orientation: Int, Sendable, CaseIterable {
  case upright = 1
  case mirrored, halfTurn, flipped, transposed, quarterTurnRight, transversed, quarterTurnLeft

  /// Takes a tag's value; anything but 1 to 8 is upright, as viewers do.
  init(tag: Int) {
    self = Orientation(rawValue: tag) ?? .upright
  }

  /// The value for `eidetic_orient`.
  var code: Int32 { Int32(rawValue) }

  /// Says whether width and height are exchanged.
  var exchangesSides: Bool { rawValue >= 5 }

  /// The upright size of a stored one.
  func uprightSize(width: Int, height: Int) -> (width: Int, height: Int) {
    exchangesSides ? (height, width) : (width, height)
  }
}
