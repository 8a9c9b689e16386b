/// What a picture has at its conspicuous places: SIFT (Lowe, "Distinctive Image Features from Scale-Invariant
/// Keypoints", 2004) with descriptors as RootSIFT compares them (Arandjelović and Zisserman, "Three things
/// everyone should know to improve object retrieval", 2012).
package struct LocalFeatures: Sendable, Equatable {
  /// Where a feature is.
  package struct Frame: Sendable, Equatable {
    /// Pixels from the left edge of the shrunken picture.
    package let x: Float
    /// Pixels from its top edge.
    package let y: Float
    /// The standard deviation of the Gaussian in which it was found, in pixels; above 0.
    package let scale: Float
    /// Of its strongest gradient, in radians, from the x axis towards the y axis.
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

  /// How many values a descriptor has.
  package static let dimension = 128
  /// A descriptor's values are about this times those of a vector of length 1.
  static let unit = 256

  /// The width of the shrunken picture, in pixels.
  package let width: Int
  /// The height of the shrunken picture, in pixels.
  package let height: Int
  /// The largest features first.
  package let frames: [Frame]
  /// `[frames.count, 128]`, from 0 to 127: the roots of the shares of SIFT's values, times 256.
  package let descriptors: [Int8]

  /// - Parameters:
  ///   - width: of the picture in which places are counted, in pixels.
  ///   - height: of that picture.
  ///   - frames: where features are.
  ///   - descriptors: `[frames.count, 128]`.
  package init(width: Int, height: Int, frames: [Frame], descriptors: [Int8]) {
    precondition(
      descriptors.count == frames.count * Self.dimension,
      "\(descriptors.count) values for \(frames.count) features")
    (self.width, self.height, self.frames, self.descriptors) = (width, height, frames, descriptors)
  }

  /// How many features there are.
  package var count: Int { frames.count }
}
