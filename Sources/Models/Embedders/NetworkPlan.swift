import Foundation
import Imaging
import Inference
import Vocabulary

/// The network's inputs, its output, and its post-processing, determined by a card and a space's name.
struct NetworkPlan {
  /// One for each scale, the largest first.
  let inputs: [PictureInput]
  let output: String
  let pooling: Pooling
  let space: Space
  let fit: ModelCard.Input.Resize
  let interpolation: Interpolation
  /// The share of the shortest side that a centre crop keeps.
  private let cropFraction: Double

  /// - Parameters:
  ///   - card: the network's card.
  ///   - name: what differs from the card.
  ///   - network: the path of its file, to read the sizes of outputs that the card omits; `nil` to use only
  ///     the card.
  /// - Throws: `ModelsError.notAnEmbedder`, `.inference`.
  init(_ card: ModelCard, _ name: SpaceName, network: String?) throws(ModelsError) {
    let options = name.options
    guard let input = card.input else {
      throw .notAnEmbedder(model: card.name, reason: "it takes texts, not pictures")
    }
    guard let width = options.size?.width ?? input.width, let height = options.size?.height ?? input.height
    else {
      throw .notAnEmbedder(
        model: card.name,
        reason: "its card gives no size for its input; name one, such as: \(card.name):size=224")
    }
    (output, pooling) = try Self.output(of: card, name)
    if options.regions != nil, !pooling.poolsRegions {
      throw .notAnEmbedder(
        model: card.name,
        reason: "regions are kept with the poolings gap, mac, gem and rmac, such as: "
          + "\(card.name):mac:regions=3, not with \(pooling)")
    }
    fit = options.fit ?? input.resize
    cropFraction = input.cropFraction ?? 1
    interpolation = input.interpolation == .bicubic ? .bicubic : .bilinear
    inputs = (0..<options.scales).map { scale in
      func side(_ length: Int) -> Int { Int((Double(length) / pow(2, Double(scale) / 2)).rounded()) }
      return PictureInput(
        width: side(width), height: side(height), layout: input.layout,
        channelOrder: input.channelOrder, mean: input.mean, scale: input.scale,
        standardise: card.face?.standardise ?? false)
    }
    space = Space(
      name: name, card: card, input: input, output: output, pooling: pooling, size: (width, height),
      dimension: try Self.dimension(of: card, output: output, layout: input.layout, network: network))
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

  /// Resizes a picture for an input; 8-bit RGB, interleaved, row-major.
  func tensor(_ pixels: Pixels, for input: PictureInput) throws(ImagingError) -> [UInt8] {
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
  func seen(of pixels: Pixels) -> Region {
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
    let fraction = fit == .crop ? cropFraction : 1
    return Int((Double(max(input.width, input.height)) / fraction).rounded())
  }

  /// The named output; otherwise a feature map if a pooling is named; otherwise the embedding, or if there is
  /// none, the averaged feature map.
  private static func output(of card: ModelCard, _ name: SpaceName) throws(ModelsError) -> (String, Pooling) {
    let needsMap = name.pooling != nil || name.options.regions != nil
    guard let chosen = name.output ?? (needsMap ? nil : card.first(.embedding)) ?? card.first(.featureMap)
    else {
      throw .notAnEmbedder(
        model: card.name,
        reason: needsMap
          ? "its card names no feature map among its outputs, so there is nothing to pool"
          : "its card names neither an embedding nor a feature map among its outputs")
    }
    switch card.outputs[chosen] {
    case .featureMap: return (chosen, name.pooling ?? .gap)
    case .embedding where !needsMap, .logits where !needsMap: return (chosen, .none)
    case .embedding, .logits:
      throw .notAnEmbedder(
        model: card.name, reason: "its output \(chosen) is a vector, which is not pooled")
    case .tokens, .other, nil:
      let names = card.outputs.filter { $0.value != .other }.keys.sorted().joined(separator: ", ")
      throw .notAnEmbedder(
        model: card.name, reason: "it has no output \(chosen) that is a vector or a map; it has \(names)")
    }
  }

  /// The number of components, or channels, of an output: from the card for its main output, otherwise from
  /// the network.
  private static func dimension(
    of card: ModelCard, output: String, layout: PictureInput.Layout, network: String?
  ) throws(ModelsError) -> Int {
    if output == card.first(.embedding) ?? card.first(.featureMap), let dimension = card.dimension {
      guard dimension > 0 else {
        throw .notAnEmbedder(
          model: card.name, reason: "its card gives the dimension \(dimension), so it makes no embedding")
      }
      return dimension
    }
    guard let network else {
      throw .notAnEmbedder(
        model: card.name, reason: "its card gives no dimension, so it makes no embedding")
    }
    let ports: [NetworkDescription.Port]
    do throws(InferenceError) {
      ports = try NetworkDescription(ofFile: network, outputs: [output]).outputs
    } catch {
      throw .inference(error)
    }
    let port = ports.first { $0.name == output }
    let dimension = port.flatMap { FeatureMap.channels(ofShape: $0.shape, layout: layout) }
    guard let dimension, dimension > 0 else {
      throw .notAnEmbedder(
        model: card.name,
        reason: "its output \(output) is \(port?.description ?? "missing"), expected a vector [n, d] or a map"
      )
    }
    return dimension
  }
}

extension ModelCard {
  /// The first output of a kind, by name.
  func first(_ kind: Output) -> String? { outputs.filter { $0.value == kind }.map(\.key).min() }
}
