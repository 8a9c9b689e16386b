import Foundation
package import Imaging
package import Vocabulary

/// A picture's dominant colours as a vector, so that pictures are found by colours that are named.
///
/// Every colour puts its share, as a Gaussian of `deviation`, on a grid over CIELAB. The inner product of two
/// such vectors then is the sum over all pairs of colours of both shares times `exp(−ΔE² / 2 · deviation²)`,
/// but for the 2 % by which a sum over a grid so narrow differs from the integral: a Gaussian kernel between
/// weighted sets of colours (the similarity of Beecks, Uysal and Seidl, "Signature quadratic form distance",
/// 2010). The cosine divides by what the sets have with themselves.
package struct ColourPalette: Descriptor {
  /// How far from a colour another one still counts, in ΔE*ab: at this difference it counts 0.61, at twice
  /// 0.14.
  package static let deviation: Float = 16

  /// The grid is as narrow as the kernel is wide.
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

  /// A Gaussian of which two, one at each of two colours, overlap as the kernel has it.
  private static func weights(of value: Float, along grid: [Float]) -> [Float] {
    grid.map { exp(-($0 - value) * ($0 - value) / (deviation * deviation)) }
  }
}
