import Foundation
import Imaging
import Inference
import Vocabulary

/// How pictures become the inputs of a network, determined by its card and a space's options.
package struct PicturePreparation: Sendable, Equatable {
  /// One for each scale, the largest first.
  let inputs: [PictureInput]
  let fit: ModelCard.Input.Resize
  let interpolation: ModelCard.Input.Interpolation
  /// The share of the shortest side that a centre crop keeps; `nil` if nothing is cropped.
  let cropFraction: Double?

  /// - Parameters:
  ///   - card: the network's card.
  ///   - options: what differs from the card.
  /// - Throws: `ModelsError.notAnEmbedder` if the network takes no pictures, or no size is known.
  init(_ card: ModelCard, _ options: SpaceOptions) throws(ModelsError) {
    guard let input = card.input else {
      throw .notAnEmbedder(model: card.name, reason: "it takes texts, not pictures")
    }
    guard let width = options.size?.width ?? input.width, let height = options.size?.height ?? input.height
    else {
      throw .notAnEmbedder(
        model: card.name,
        reason: "its card gives no size for its input; name one, such as: \(card.name):size=224")
    }
    fit = options.fit ?? input.resize
    cropFraction = fit == .crop ? input.cropFraction : nil
    interpolation = input.interpolation
    inputs = (0..<options.scales).map { scale in
      func side(_ length: Int) -> Int { Int((Double(length) / pow(2, Double(scale) / 2)).rounded()) }
      return PictureInput(
        width: side(width), height: side(height), layout: input.layout,
        channelOrder: input.channelOrder, mean: input.mean, scale: input.scale,
        standardise: card.face?.standardise ?? false)
    }
  }

  /// The decoder's downscaling differs from the exact resize; with this many pixels per pixel of the
  /// network's input, the difference is small.
  private static let oversampling = 2

  /// The least size of a decoded picture that loses nothing.
  var sufficientSize: SufficientSize {
    let input = inputs[0]
    switch fit {
    case .stretch, .crop:
      let side = Self.oversampling * shortestSide(of: input)
      return SufficientSize(shortestSide: side, longestSide: side)
    case .pad:
      return SufficientSize(
        shortestSide: 1, longestSide: Self.oversampling * max(input.width, input.height))
    }
  }

  /// The inputs that a picture becomes.
  ///
  /// - Parameter pixels: upright sRGB.
  /// - Throws: `ImagingError.outOfMemory`.
  func prepared(_ pixels: Pixels) throws(ImagingError) -> PreparedInput {
    var tensors: [[UInt8]] = []
    for input in inputs { tensors.append(try tensor(pixels, for: input)) }
    return .tensors(tensors, seen: seen(of: pixels))
  }

  /// Resizes a picture for an input; 8-bit RGB, interleaved, row-major.
  private func tensor(_ pixels: Pixels, for input: PictureInput) throws(ImagingError) -> [UInt8] {
    let interpolation: Interpolation = interpolation == .bicubic ? .bicubic : .bilinear
    switch fit {
    case .stretch:
      return try pixels.resized(
        .stretch(width: input.width, height: input.height), interpolation: interpolation
      ).bytes
    case .crop:
      let mode = ResizeMode.centreCrop(
        shortestSide: shortestSide(of: input), width: input.width, height: input.height)
      return try pixels.resized(mode, interpolation: interpolation).bytes
    case .pad:
      let mean = input.mean.map { UInt8(min(max($0.rounded(), 0), 255)) }
      let fill = input.channelOrder == .rgb ? mean : mean.reversed()
      return try pixels.letterboxed(
        width: input.width, height: input.height, interpolation: interpolation,
        fill: (red: fill[0], green: fill[1], blue: fill[2])
      ).bytes
    }
  }

  /// The part of a picture that the network sees, as fractions of it.
  private func seen(of pixels: Pixels) -> Region {
    let (width, height) = (Double(pixels.width), Double(pixels.height))
    let input = inputs[0]
    let scale =
      switch fit {
      case .stretch: 0.0
      case .crop: Double(shortestSide(of: input)) / min(width, height)
      case .pad: min(Double(input.width) / width, Double(input.height) / height)
      }
    guard scale > 0 else { return .whole }
    let part = (
      width: Double(input.width) / (scale * width), height: Double(input.height) / (scale * height)
    )
    return Region(
      x: (1 - part.width) / 2, y: (1 - part.height) / 2, width: part.width, height: part.height)
  }

  private func shortestSide(of input: PictureInput) -> Int {
    Int((Double(max(input.width, input.height)) / (cropFraction ?? 1)).rounded())
  }
}
