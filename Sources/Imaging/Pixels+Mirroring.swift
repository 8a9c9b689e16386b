extension Pixels {
  /// The picture mirrored left to right.
  package var mirrored: Pixels { upright(from: .mirrored) }
}
