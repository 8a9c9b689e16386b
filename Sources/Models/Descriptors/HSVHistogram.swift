import CDescriptors
package import Imaging
package import Vocabulary

/// A 3-D histogram of colours in HSV, 8 hues × 12 saturations × 3 values.
///
/// The recipe is that of Rosebrock, The complete guide to building an image search engine with Python and
/// OpenCV (2014); the idea is Swain and Ballard's, Color indexing (1991). The picture is shrunk to a longest
/// side of 320 pixels, converted as OpenCV's `COLOR_RGB2HSV` does for 8 bits, and counted as its `calcHist`
/// does with ranges 0...180, 0...256 and 0...256. Values are not negative and ordered `[region, hue,
/// saturation, value]`.
package struct HSVHistogram: Descriptor {
  /// What is counted together.
  package enum Layout: String, Sendable, CaseIterable {
    /// The whole picture: 288 values that sum to one.
    case global
    /// The corners top left, top right, bottom right and bottom left, which meet in the middle, without an
    /// ellipse around the middle that has 75 % of width and height as its axes; and that ellipse: 5 × 288
    /// values, each region's of length one (L2) or all zero if it has no pixels, as the recipe has it.
    ///
    /// The ellipse is the exact one, (x − x₀)² / a² + (y − y₀)² / b² ≤ 1; `cv2.ellipse` fills a polygon that
    /// differs from it in less than 1 % of the pixels.
    case regions
  }

  /// The number of equally wide bins of hue, saturation and value.
  package static let bins = (hue: 8, saturation: 12, value: 3)

  /// The longest side in pixels of the picture that is counted; smaller ones keep their size.
  package static let longestSide = 320

  /// What is counted together.
  package let layout: Layout

  /// Chooses what is counted together.
  ///
  /// - Parameter layout: the whole picture, or five regions.
  package init(_ layout: Layout) {
    self.layout = layout
  }

  package var name: String { "hsv-\(layout.rawValue)" }
  package var version: Int { 1 }
  package var dimension: Int { regions * Self.binCount }
  package var sufficientSize: SufficientSize { .fitting(longestSide: Self.longestSide) }
  package var metrics: [Metric] { [.hellinger, .chiSquared, .intersection, .cosine, .euclidean] }

  private static var binCount: Int { bins.hue * bins.saturation * bins.value }
  private var regions: Int { layout == .global ? 1 : 5 }

  package func describe(_ pixels: Pixels) throws(ImagingError) -> [Float] {
    let counts = counts(of: try pixels.resized(.fit(longestSide: Self.longestSide)))
    return stride(from: 0, to: dimension, by: Self.binCount).flatMap { first in
      normalised(counts[first..<(first + Self.binCount)])
    }
  }

  /// Counts the pixels of each bin.
  private func counts(of pixels: Pixels) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: dimension)
    let bins = Self.bins
    unsafe eidetic_hsv_histogram(
      pixels.bytes, pixels.width, pixels.height, bins.hue, bins.saturation, bins.value, regions, &counts)
    return counts
  }

  private func normalised(_ counts: ArraySlice<UInt32>) -> [Float] {
    let size =
      switch layout {
      case .global: Double(counts.reduce(0, +))
      case .regions: counts.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      }
    return counts.map { size > 0 ? Float(Double($0) / size) : 0 }
  }
}
