extension Pixels {
  /// The picture with left and right exchanged.
  package var mirrored: Pixels { upright(from: .mirrored) }
}
