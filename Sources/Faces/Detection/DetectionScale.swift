import Imaging

/// How large the copy is on which a detector works, and which faces it looks for there.
struct DetectionScale: Equatable {
  /// What of a detector's nature decides it.
  struct Limits: Equatable {
    /// The usual length of the copy's longest side, in pixels.
    let longestSide: Int
    /// The smallest face that the detector sees, in pixels of the copy.
    let smallestFace: Double
  }

  /// The copy's side over the picture's, above 0 and at most 1.
  let factor: Double
  /// The smallest face that is looked for, in pixels of the copy.
  let smallestFace: Double

  /// - Parameters:
  ///   - limits: the detector's.
  ///   - longestSide: of the picture.
  ///   - minimumSize: of a face, in pixels of the picture; nothing for what is seen on the usual copy.
  init(_ limits: Limits, longestSide: Int, minimumSize: Double?) {
    let usual = Double(limits.longestSide) / Double(longestSide)
    let needed = minimumSize.map { limits.smallestFace / max($0, 1) } ?? 0
    factor = min(max(usual, needed), 1)
    smallestFace = max((minimumSize ?? 0) * factor, limits.smallestFace)
  }

  /// The copy.
  ///
  /// - Parameter picture: the upright picture.
  /// - Throws: `FacesError.picture` when memory is short.
  func copy(of picture: Pixels) throws(FacesError) -> Pixels {
    guard factor < 1 else { return picture }
    let side = max(Int((Double(picture.longestSide) * factor).rounded()), 1)
    do throws(ImagingError) {
      return try picture.resized(.fit(longestSide: side), interpolation: .bilinear)
    } catch { throw .picture(error) }
  }
}
