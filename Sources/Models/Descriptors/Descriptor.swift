package import Imaging
package import Vocabulary

/// Turns pictures into vectors without a network: colour, texture or shape, computed from the pixels.
///
/// A descriptor is a pure function of the pixels: on one machine the same picture gives the same values, bit
/// for bit. It scales a picture to its working size itself.
package protocol Descriptor: Sendable {
  /// Its name, such as `hsv-regions`, which determines its parameters.
  var name: String { get }

  /// Increased when a change of the program makes new values incomparable with stored ones.
  var version: Int { get }

  /// The number of values.
  var dimension: Int { get }

  /// The least size of a decoded picture that loses nothing.
  var sufficientSize: SufficientSize { get }

  /// The metrics for its values, the best one first; empty if they need another comparison.
  var metrics: [Metric] { get }

  /// Describes a picture.
  ///
  /// - Parameter pixels: upright sRGB of any size.
  /// - Returns: `[dimension]` finite values.
  /// - Throws: `ImagingError.outOfMemory`.
  func describe(_ pixels: Pixels) throws(ImagingError) -> [Float]
}

extension Descriptor {
  /// The identity of its space: vectors are comparable if these texts are equal.
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
  /// - Parameter name: a `Descriptor.name`.
  package static func named(_ name: String) -> (any Descriptor)? { all.first { $0.name == name } }
}

extension SufficientSize {
  /// The sufficient size for descriptors that scale pictures to this longest side.
  static func fitting(longestSide: Int) -> SufficientSize {
    SufficientSize(shortestSide: 1, longestSide: longestSide)
  }
}
