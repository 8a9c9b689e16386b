import Foundation
package import Imaging
package import Vocabulary

/// A picture's dominant colours as a vector, to find pictures by named colours.
///
/// Every colour adds its share, as a Gaussian of `deviation`, to a grid over CIELAB. The inner product of two
/// such vectors is then the sum over all pairs of colours of both shares times `exp(−ΔE² / 2 · deviation²)`,
/// except for 2 % by which a sum over so coarse a grid differs from the integral: a Gaussian kernel between
/// weighted sets of colours (the similarity of Beecks, Uysal and Seidl, "Signature quadratic form distance",
/// 2010). The cosine divides by the sets' products with themselves.
package struct ColourPalette: Descriptor {
  /// The distance at which another colour still matches, in ΔE*ab: at this distance it counts 0.61, at twice
  /// 0.14.
  package static let deviation: Float = 16

  /// The grid spacing equals the deviation of the kernel.
  private static let lightnesses = stride(from: Float(4), through: 100, by: deviation).map { $0 }
  private static let greenToRed = stride(from: Float(-80), through: 96, by: deviation).map { $0 }
  private static let blueToYellow = stride(from: Float(-112), through: 96, by: deviation).map { $0 }

  /// The one kind that there is.
  package init() {}

  package var name: String { "colour-palette" }
  package var version: Int { 1 }
  package var dimension: Int {
    Self.lightnesses.count * Self.greenToRed.count * Self.blueToYellow.count
  }
  package var sufficientSize: SufficientSize { DominantColours().sufficientSize }
  package var metrics: [Metric] { [.cosine, .euclidean, .innerProduct] }

  /// The vector of the picture's dominant colours, `[lightness, a*, b*]`, of values that are not negative.
  package func describe(_ pixels: Pixels) throws(ImagingError) -> [Float] {
    Self.vector(of: try DominantColours.colours(of: pixels))
  }

  /// The vector of any colours.
  ///
  /// - Parameter colours: with their shares.
  /// - Returns: `[lightness, a*, b*]`; zeros for no colours.
  package static func vector(of colours: [DominantColours.Colour]) -> [Float] {
    var vector = [Float](repeating: 0, count: ColourPalette().dimension)
    for colour in colours {
      let alongL = weights(of: colour.colour.lightness, along: lightnesses)
      let alongA = weights(of: colour.colour.a, along: greenToRed)
      let alongB = weights(of: colour.colour.b, along: blueToYellow)
      var place = 0
      for l in alongL {
        for a in alongA {
          let share = colour.share * l * a
          for b in alongB {
            vector[place] += share * b
            place += 1
          }
        }
      }
    }
    return vector
  }

  /// A Gaussian chosen so that two of them, one at each of two colours, overlap as the kernel says.
  private static func weights(of value: Float, along grid: [Float]) -> [Float] {
    grid.map { exp(-($0 - value) * ($0 - value) / (deviation * deviation)) }
  }
}
