import CDescriptors
package import Imaging
package import Vocabulary

/// A histogram of local binary patterns: the texture of a picture, whatever its brightness.
///
/// Each pixel's pattern says which of its 8 neighbours at radius 1 are no darker than it (Ojala, Pietikäinen
/// and Mäenpää 2002), as scikit-image's `local_binary_pattern(grey, P=8, R=1, method)` computes it, of the
/// grey that Pillow's `convert("L")` makes of the picture shrunk to a longest side of 320 pixels. The values
/// are shares of the pixels: not negative, and their sum is one.
package struct LBP: Descriptor {
  /// Which patterns are counted together.
  package enum Patterns: String, Sendable, CaseIterable {
    /// By the number of lighter neighbours where these lie side by side (0...8), all others last; turning the
    /// picture by multiples of 45° changes little. scikit-image's "uniform": 10 values.
    case uniform
    /// Patterns that are turns of one another: scikit-image's "ror", by ascending code: 36 values.
    case rotationInvariant = "rotation-invariant"
    /// Each turn of each uniform pattern by itself, all others last: scikit-image's "nri_uniform": 59 values.
    /// Tells more of pictures that are upright.
    case uniformUpright = "uniform-upright"
  }

  /// The longest side in pixels of the picture that is described; smaller ones keep their size.
  package static let longestSide = 320

  /// Which patterns are counted together.
  package let patterns: Patterns

  /// The value that each of the 256 patterns counts for.
  private let places: [Int]

  /// Chooses which patterns are counted together.
  ///
  /// - Parameter patterns: how many values there are, and what they tell apart.
  package init(_ patterns: Patterns) {
    self.patterns = patterns
    places = (0..<256).map { UInt8($0) }.places(in: patterns)
  }

  package var name: String { "lbp-\(patterns.rawValue)" }
  package var version: Int { 1 }
  package var dimension: Int { (places.max() ?? 0) + 1 }
  package var sufficientSize: SufficientSize { .fitting(longestSide: Self.longestSide) }
  package var metrics: [Metric] { [.hellinger, .chiSquared, .intersection, .cosine, .euclidean] }

  package func describe(_ pixels: Pixels) throws(ImagingError) -> [Float] {
    let small = try pixels.resized(.fit(longestSide: Self.longestSide))
    var counts = [UInt32](repeating: 0, count: 256)
    guard unsafe eidetic_lbp_histogram(greyValues(of: small), small.width, small.height, &counts) == 0 else {
      throw .outOfMemory(what: "describe the texture of a picture", bytes: small.bytes.count)
    }
    var sums = [UInt32](repeating: 0, count: dimension)
    for (place, count) in zip(places, counts) { sums[place] += count }
    let pixelCount = Double(small.width * small.height)
    return sums.map { Float(Double($0) / pixelCount) }
  }
}

extension [UInt8] {
  /// Where each of these patterns is counted.
  fileprivate func places(in patterns: LBP.Patterns) -> [Int] {
    switch patterns {
    case .uniform: map { $0.isUniform ? $0.nonzeroBitCount : 9 }
    case .rotationInvariant:
      map { pattern in Set(map(\.leastTurn)).sorted().firstIndex(of: pattern.leastTurn) ?? 0 }
    case .uniformUpright: map(\.uprightPlace)
    }
  }
}

extension UInt8 {
  private func turned(by places: Int) -> UInt8 { self >> places | self << ((8 - places) % 8) }

  /// Whether, around the circle, ones follow zeros at most once.
  fileprivate var isUniform: Bool { (self ^ turned(by: 1)).nonzeroBitCount <= 2 }

  /// The least of the turns of this pattern.
  fileprivate var leastTurn: UInt8 { (0..<8).map(turned(by:)).min() ?? self }

  /// scikit-image's number of the pattern: none lighter, then for each number of lighter neighbours its eight
  /// turns, all lighter, and all that is not uniform.
  fileprivate var uprightPlace: Int {
    guard isUniform else { return 58 }
    guard self != 0, self != .max else { return self == 0 ? 0 : 57 }
    let firstOne = trailingZeroBitCount
    let firstZero = (~self).trailingZeroBitCount
    let turn = firstOne == 0 ? nonzeroBitCount - firstZero : 8 - firstOne
    return 1 + (nonzeroBitCount - 1) * 8 + turn
  }
}

/// The grey of each pixel, `[height, width]`, by Pillow's weights.
func greyValues(of pixels: Pixels) -> [UInt8] {
  let count = pixels.width * pixels.height
  return unsafe [UInt8](unsafeUninitializedCapacity: count) { grey, filled in
    unsafe eidetic_grey(pixels.bytes, count, grey.baseAddress)
    filled = count
  }
}
