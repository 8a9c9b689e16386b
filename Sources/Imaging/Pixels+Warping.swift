import CPixels

extension Pixels {
  /// Extracts a part by an affine map; black beyond the picture.
  ///
  /// Bilinear; for reductions, each pixel is the mean of as many evenly spaced samples as it takes to use all
  /// source pixels. Takes time in proportion to the larger of the target's pixels and those of the part.
  ///
  /// - Parameters:
  ///   - map: from positions in the new picture to positions in this one; six finite numbers.
  ///   - width: of the new picture, at least 1.
  ///   - height: of the new picture, at least 1.
  package func warped(by map: AffineMap, width newWidth: Int, height newHeight: Int) -> Pixels {
    precondition(newWidth > 0 && newHeight > 0, "a target of \(newWidth) × \(newHeight) pixels")
    let numbers = [map.xx, map.xy, map.x0, map.yx, map.yy, map.y0]
    precondition(numbers.allSatisfy(\.isFinite), "a map of \(numbers)")
    let samples = max(Int(map.determinant.magnitude.squareRoot().rounded(.up)), 1)
    let count = 3 * newWidth * newHeight
    let warped = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      unsafe bytes.withUnsafeBufferPointer { source in
        if let from = source.baseAddress, let to = target.baseAddress {
          unsafe eidetic_warp(from, width, height, to, newWidth, newHeight, numbers, samples)
        }
      }
      filled = count
    }
    return Pixels(width: newWidth, height: newHeight, bytes: warped)
  }
}
