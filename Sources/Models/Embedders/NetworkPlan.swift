import Inference

/// How pictures are prepared for a network, which output is read, and its post-processing, determined by a
/// card and a space's name.
struct NetworkPlan {
  let preparation: PicturePreparation
  let output: String
  let pooling: Pooling
  let space: Space

  /// - Parameters:
  ///   - card: the network's card.
  ///   - name: what differs from the card.
  ///   - network: the path of its file, to read the sizes of outputs that the card omits; `nil` to use only
  ///     the card.
  /// - Throws: `ModelsError.notAnEmbedder`, `.inference`.
  init(_ card: ModelCard, _ name: SpaceName, network: String?) throws(ModelsError) {
    let options = name.options
    preparation = try PicturePreparation(card, options)
    (output, pooling) = try Self.output(of: card, name)
    if options.regions != nil, !pooling.poolsRegions {
      throw .notAnEmbedder(
        model: card.name,
        reason: "regions are kept with the poolings gap, mac, gem and rmac, such as: "
          + "\(card.name):mac:regions=3, not with \(pooling)")
    }
    space = Space(
      name: name, card: card, preparation, output: output, pooling: pooling,
      dimension: try Self.dimension(
        of: card, output: output, layout: preparation.inputs[0].layout, network: network))
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
