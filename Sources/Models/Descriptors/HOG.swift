import CDescriptors
package import Imaging
package import Vocabulary

/// Histograms of oriented gradients (Dalal and Triggs 2005): where in the picture edges run in which
/// direction.
///
/// The picture is stretched to 64 × 64 pixels. Values as scikit-image's `hog(orientations=9,
/// pixels_per_cell=(8, 8), cells_per_block=(2, 2), block_norm="L2-Hys", channel_axis=-1)` computes them:
/// 0...1, ordered `[7 block rows, 7 block columns, 2 cell rows, 2 cell columns, 9 orientations]`. The size is
/// the one that found most in a trial with 64, 96 and 128 pixels and blocks of 2 and 3.
package struct HOG: Descriptor {
  /// Both sides of the picture that is described, in pixels.
  package static let side = 64

  /// The one kind that there is.
  package init() {}

  package var name: String { "hog" }
  package var version: Int { 1 }
  package var dimension: Int { Self.blocks * Self.blocks * Self.cells * Self.cells * Self.orientations }
  package var sufficientSize: SufficientSize {
    SufficientSize(shortestSide: Self.side, longestSide: Self.side)
  }
  package var metrics: [Metric] { [.cosine, .euclidean, .hellinger, .chiSquared, .intersection] }

  private static let orientations = EIDETIC_HOG_ORIENTATIONS
  /// Cells along each side of a block.
  private static let cells = EIDETIC_HOG_BLOCK
  /// Blocks along each side of the picture.
  private static let blocks = side / EIDETIC_HOG_CELL - cells + 1

  package func describe(_ pixels: Pixels) throws(ImagingError) -> [Float] {
    let small = try pixels.resized(.stretch(width: Self.side, height: Self.side))
    var values = [Float](repeating: 0, count: dimension)
    guard unsafe eidetic_hog(small.bytes, small.width, small.height, &values) == 0 else {
      throw .outOfMemory(what: "describe the edges of a picture", bytes: 8 * Self.side * Self.side)
    }
    return values
  }
}
