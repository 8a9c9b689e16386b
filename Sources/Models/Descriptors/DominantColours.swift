import CDescriptors
package import Imaging
package import Vocabulary

/// The up to five colours that approximate a picture best, in CIELAB, and the share of the picture that each
/// covers.
///
/// The picture is shrunk to a longest side of 320 pixels and its pixels are sorted into 32 × 32 × 32 cells of
/// sRGB. The mean colours of the cells, weighted by their pixels, are clustered by k-means (Lloyd 1982). The
/// first centre is the cell with most pixels; each further one is the cell that is the likeliest choice of
/// k-means++ (Arthur and Vassilvitskii 2007), that is the greatest product of pixels and squared distance
/// from the nearest centre: nothing is random, so a picture always has the same colours.
package struct DominantColours: Descriptor {
  /// A colour and its share of the picture.
  package struct Colour: Sendable, Hashable {
    /// The mean of the colours that it represents.
    package var colour: LabColour
    /// Above 0; the shares of a picture sum to 1.
    package var share: Float

    /// - Parameters:
    ///   - colour: the mean colour of its pixels.
    ///   - share: above 0, at most 1.
    package init(colour: LabColour, share: Float) {
      self.colour = colour
      self.share = share
    }
  }

  /// The most colours of a picture.
  package static let count = 5

  /// The longest side of the scaled picture, in pixels; smaller ones keep their size.
  package static let longestSide = 320

  /// The one kind that there is.
  package init() {}

  package var name: String { "dominant-colours" }
  package var version: Int { 1 }
  package var dimension: Int { 4 * Self.count }
  package var sufficientSize: SufficientSize { .fitting(longestSide: Self.longestSide) }
  /// None: lists of colours need a comparison colour by colour.
  package var metrics: [Metric] { [] }

  /// The colours one after the other, `[5, 4]`: L*, a*, b*, share; zeros where there are fewer colours.
  package func describe(_ pixels: Pixels) throws(ImagingError) -> [Float] {
    let colours = try Self.colours(of: pixels)
    let values = colours.flatMap { [$0.colour.lightness, $0.colour.a, $0.colour.b, $0.share] }
    return values + Array(repeating: 0, count: dimension - values.count)
  }

  /// Finds the colours of a picture.
  ///
  /// - Parameter pixels: upright sRGB of any size.
  /// - Returns: at most 5, the largest share first; fewer if the picture has fewer colour cells.
  /// - Throws: `ImagingError.outOfMemory`.
  package static func colours(of pixels: Pixels) throws(ImagingError) -> [Colour] {
    let cells = cells(of: try pixels.resized(.fit(longestSide: longestSide)))
    let total = cells.reduce(0) { $0 + $1.weight }
    return WeightedKMeans(cells, count: count).clusters
      .map { Colour(colour: $0.centre, share: $0.weight / total) }
      .sorted { ($0.share, $0.colour.lightness) > ($1.share, $1.colour.lightness) }
  }

  /// The occupied cells: their mean colours, and their numbers of pixels.
  private static func cells(of pixels: Pixels) -> [WeightedKMeans.Point] {
    var cells = [UInt32](repeating: 0, count: 4 << 15)
    unsafe eidetic_colour_cells(pixels.bytes, pixels.width * pixels.height, &cells)
    return stride(from: 0, to: cells.count, by: 4).compactMap { cell in
      guard cells[cell] > 0 else { return nil }
      let count = Double(cells[cell])
      let colour = LabColour(
        red: Double(cells[cell + 1]) / count, green: Double(cells[cell + 2]) / count,
        blue: Double(cells[cell + 3]) / count)
      return WeightedKMeans.Point(colour: colour, weight: Float(count))
    }
  }
}
