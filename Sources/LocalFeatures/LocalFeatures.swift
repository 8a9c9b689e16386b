/// The local features of a picture: SIFT (Lowe, "Distinctive Image Features from Scale-Invariant Keypoints",
/// 2004) with RootSIFT descriptors (Arandjelović and Zisserman, "Three things everyone should know to improve
/// object retrieval", 2012).
package struct LocalFeatures: Sendable, Equatable {
  /// The place of a feature.
  package struct Frame: Sendable, Equatable {
    /// Pixels from the left edge of the scaled picture.
    package let x: Float
    /// Pixels from its top edge.
    package let y: Float
    /// The standard deviation of its Gaussian scale, in pixels; above 0.
    package let scale: Float
    /// The direction of its strongest gradient, in radians, from the x axis towards the y axis.
    package let orientation: Float

    /// - Parameters:
    ///   - x: pixels from the left edge.
    ///   - y: pixels from the top edge.
    ///   - scale: in pixels, above 0.
    ///   - orientation: in radians.
    package init(x: Float, y: Float, scale: Float, orientation: Float) {
      (self.x, self.y, self.scale, self.orientation) = (x, y, scale, orientation)
    }
  }

  /// The number of values in a descriptor.
  package static let dimension = 128
  /// The approximate length of a descriptor.
  static let unit = 256

  /// The width of the scaled picture, in pixels.
  package let width: Int
  /// The height of the scaled picture, in pixels.
  package let height: Int
  /// By descending size.
  package let frames: [Frame]
  /// `[frames.count, 128]`, from 0 to 127: the square roots of SIFT's L1-normalised values, times 256.
  package let descriptors: [Int8]

  /// - Parameters:
  ///   - width: of the scaled picture, in pixels.
  ///   - height: of the scaled picture, in pixels.
  ///   - frames: the places of features.
  ///   - descriptors: `[frames.count, 128]`.
  package init(width: Int, height: Int, frames: [Frame], descriptors: [Int8]) {
    precondition(
      descriptors.count == frames.count * Self.dimension,
      "\(descriptors.count) values for \(frames.count) features")
    (self.width, self.height, self.frames, self.descriptors) = (width, height, frames, descriptors)
  }

  /// The number of features.
  package var count: Int { frames.count }
}
