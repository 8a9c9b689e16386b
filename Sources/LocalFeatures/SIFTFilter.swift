import CVLFeat

/// Owns VLFeat's scale space of a grey picture.
@safe struct SIFTFilter: ~Copyable {
  /// A feature with its descriptor, `[128]`, of length 1 except for SIFT's clipping.
  struct Feature {
    let frame: LocalFeatures.Frame
    let descriptor: [Float]
  }

  /// The least contrast of a feature: the difference of Gaussians, for grey values from 0 to 255.
  private static let peakThreshold = 2.0
  /// The first octave has twice the picture's width and height.
  private static let firstOctave: Int32 = -1
  private static let levels: Int32 = 3
  /// The most orientations of a feature.
  private static let orientations = 4

  private let filter: UnsafeMutablePointer<VlSiftFilt>

  /// Allocates the scale space; `nil` if memory is short.
  ///
  /// - Parameters:
  ///   - width: of the picture, in pixels.
  ///   - height: of the picture.
  init?(width: Int, height: Int) {
    guard
      let filter = unsafe vl_sift_new(Int32(width), Int32(height), -1, Self.levels, Self.firstOctave)
    else { return nil }
    unsafe vl_sift_set_peak_thresh(filter, Self.peakThreshold)
    unsafe self.filter = filter
  }

  deinit { unsafe vl_sift_delete(filter) }

  /// Finds the features of a picture, by ascending size.
  ///
  /// - Parameter grey: `[height, width]`, from 0 to 255.
  mutating func features(of grey: [Float]) -> [Feature] {
    var features: [Feature] = []
    // VLFeat makes its own copy.
    var isOver = unsafe vl_sift_process_first_octave(filter, grey) != 0
    while !isOver {
      unsafe vl_sift_detect(filter)
      let count = unsafe Int(vl_sift_get_nkeypoints(filter))
      if let keypoints = unsafe vl_sift_get_keypoints(filter) {
        for place in 0..<count { unsafe append(keypoints + place, to: &features) }
      }
      isOver = unsafe vl_sift_process_next_octave(filter) != 0
    }
    return features
  }

  private func append(_ keypoint: UnsafePointer<VlSiftKeypoint>, to features: inout [Feature]) {
    var angles = [Double](repeating: 0, count: Self.orientations)
    let count = unsafe vl_sift_calc_keypoint_orientations(filter, &angles, keypoint)
    for angle in angles.prefix(Int(count)) {
      var descriptor = [Float](repeating: 0, count: LocalFeatures.dimension)
      unsafe vl_sift_calc_keypoint_descriptor(filter, &descriptor, keypoint, angle)
      // VLFeat's origin is the centre of the first pixel.
      let frame = unsafe LocalFeatures.Frame(
        x: keypoint.pointee.x + 0.5, y: keypoint.pointee.y + 0.5, scale: keypoint.pointee.sigma,
        orientation: Float(angle))
      features.append(Feature(frame: frame, descriptor: descriptor))
    }
  }
}
