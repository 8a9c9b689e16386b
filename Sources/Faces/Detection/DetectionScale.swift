import Imaging

/// The size of the copy that a detector works on, and the smallest faces it finds there.
struct DetectionScale: Equatable {
  /// The properties of the detector.
  struct Limits: Equatable {
    /// The usual length of the copy's longest side, in pixels.
    let longestSide: Int
    /// The smallest face that the detector finds, in pixels of the copy.
    let smallestFace: Double
  }

  /// The copy's size relative to the picture's, above 0 and at most 1.
  let factor: Double
  /// The smallest face to find, in pixels of the copy.
  let smallestFace: Double

  /// - Parameters:
  ///   - limits: the properties of the detector.
  ///   - longestSide: of the picture.
  ///   - minimumSize: of a face, in pixels of the picture; `nil` for the smallest on the usual copy.
  init(_ limits: Limits, longestSide: Int, minimumSize: Double?) {
    let usual = Double(limits.longestSide) / Double(longestSide)
    let needed = minimumSize.map { limits.smallestFace / max($0, 1) } ?? 0
    factor = min(max(usual, needed), 1)
    smallestFace = max((minimumSize ?? 0) * factor, limits.smallestFace)
  }

  /// The copy.
  ///
  /// - Parameter picture: the upright picture.
  /// - Throws: `FacesError.picture` if memory is short.
  func copy(of picture: Pixels) throws(FacesError) -> Pixels {
    guard factor < 1 else { return picture }
    let side = max(Int((Double(picture.longestSide) * factor).rounded()), 1)
    do throws(ImagingError) {
      return try picture.resized(.fit(longestSide: side), interpolation: .bilinear)
    } catch { throw .picture(error) }
  }
}
