package import Imaging
package import Vocabulary

/// Turns pictures into vectors without a network: colour, texture or shape, counted from the pixels.
///
/// A descriptor is a pure function of the pixels: the same picture gives the same values, bit for bit, on one
/// machine. It brings a picture to its working size itself.
package protocol Descriptor: Sendable {
  /// The name that people use, such as `hsv-regions`; it says which parameters were chosen.
  var name: String { get }

  /// Grows when a change of this program makes new values incomparable with stored ones.
  var version: Int { get }

  /// The number of values.
  var dimension: Int { get }

  /// How big a decoded picture must at least be for its values to lose nothing.
  var sufficientSize: SufficientSize { get }

  /// The metrics that compare its values sensibly, the best one first; empty if it needs another
  /// comparison.
  var metrics: [Metric] { get }

  /// Describes a picture.
  ///
  /// - Parameter pixels: upright sRGB of any size.
  /// - Returns: `[dimension]` finite values.
  /// - Throws: `ImagingError.outOfMemory`.
  func describe(_ pixels: Pixels) throws(ImagingError) -> [Float]
}

extension Descriptor {
  /// What makes two vectors comparable: two spaces of descriptors are the same when these texts are.
  package var identity: String { "descriptor=\(name) version=\(version) dimension=\(dimension)" }
}

/// The descriptors that the program has.
package enum Descriptors {
  /// All of them, by name.
  package static let all: [any Descriptor] = [
    ColourPalette(), DominantColours(), HOG(), HSVHistogram(.global), HSVHistogram(.regions),
    LBP(.rotationInvariant),
    LBP(.uniform), LBP(.uniformUpright), PerceptualHash(),
  ]

  /// The descriptor of a name, if there is one.
  ///
  /// - Parameter name: as `Descriptor.name` has it.
  package static func named(_ name: String) -> (any Descriptor)? { all.first { $0.name == name } }
}

extension SufficientSize {
  /// That of descriptors that work on a picture of which `longestSide` pixels are left.
  static func fitting(longestSide: Int) -> SufficientSize {
    SufficientSize(shortestSide: 1, longestSide: longestSide)
  }
}
