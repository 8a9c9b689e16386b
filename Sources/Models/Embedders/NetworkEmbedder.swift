package import Inference
import Vocabulary

/// Embeds pictures with a network and a chosen output, pooling and normalisation.
///
/// The network is verified and loaded at the first embedding: the space and the preparation of pictures don't
/// need it.
package struct NetworkEmbedder: NetworkReader {
  package let network: PictureNetwork
  private let plan: NetworkPlan

  /// - Parameters:
  ///   - model: a network with its card.
  ///   - name: the precision, output, pooling and options.
  ///   - parallelism: how to use the cores.
  /// - Throws: `ModelsError.notAnEmbedder` if the card names no output to make an embedding from, or not the
  ///   requested one; `.inference` if the size of that output must be read from the network, and it cannot be
  ///   read.
  package init(
    _ model: ModelStore.Installed, _ name: SpaceName, parallelism: Parallelism
  ) throws(ModelsError) {
    plan = try NetworkPlan(model.card, name, network: model.networkPath)
    network = PictureNetwork(
      NetworkSource(model: model, precision: name.precision, preparation: plan.preparation),
      outputs: [plan.output], parallelism: parallelism)
  }

  /// The space of a model's embeddings, determined by its card alone.
  ///
  /// - Parameters:
  ///   - card: the network's card.
  ///   - name: the precision, output, pooling and options.
  /// - Throws: `ModelsError.notAnEmbedder`.
  package static func space(of card: ModelCard, _ name: SpaceName) throws(ModelsError) -> Space {
    try NetworkPlan(card, name, network: nil).space
  }

  package var space: Space { plan.space }

  package func embeddings(of pictures: [PictureOutputs]) throws(ModelsError) -> [PictureEmbedding] {
    try pictures.map { picture throws(ModelsError) in
      try embedding(of: picture.output(plan.output), seen: picture.seen)
    }
  }

  /// Sums the scales; the regions are those of the first, largest one.
  private func embedding(
    of scales: [PictureOutputs.Output], seen: Region
  ) throws(ModelsError) -> PictureEmbedding {
    var vectors: [[Float]] = []
    for output in scales {
      let vector = try plan.pooling(output.values, shape: output.shape, layout: layout(of: output))
      guard vector.count == space.dimension else {
        throw .dimension(
          model: network.source.model.card.name, expected: space.dimension, got: vector.count)
      }
      vectors.append(normalised(vector))
    }
    return PictureEmbedding(
      vector: vectors.count == 1 ? vectors[0] : summedScales(vectors),
      regions: try regions(of: scales[0], seen: seen))
  }

  private func regions(of output: PictureOutputs.Output, seen: Region) throws(ModelsError) -> [PooledRegion] {
    guard let levels = space.name.options.regions else { return [] }
    return try PooledRegion.regions(
      of: output.values, shape: output.shape, layout: layout(of: output), levels: levels,
      pooling: plan.pooling
    )
    .dropFirst()  // The whole.
    .compactMap { pooled in
      pooled.region.mapped(through: seen).map {
        PooledRegion(region: $0, vector: normalised(pooled.vector))
      }
    }
  }

  /// The channels' axis is recognised by its size: exporters put it first or last, whatever the input's
  /// layout.
  private func layout(of output: PictureOutputs.Output) -> PictureInput.Layout {
    output.shape.last == space.dimension && output.shape.first != space.dimension ? .nhwc : .nchw
  }

  private func normalised(_ vector: [Float]) -> [Float] {
    guard let power = space.name.options.power else { return l2Normalised(vector) }
    return l2Normalised(powerNormalised(vector, exponent: power))
  }
}

extension Region {
  /// A region of the network's view as a region of the picture, clipped to the picture.
  ///
  /// - Parameter seen: the part of the picture that the network saw.
  /// - Returns: `nil` if it is outside of the picture.
  fileprivate func mapped(through seen: Region) -> Region? {
    let left = max(seen.x + x * seen.width, 0)
    let top = max(seen.y + y * seen.height, 0)
    let right = min(seen.x + (x + width) * seen.width, 1)
    let bottom = min(seen.y + (y + height) * seen.height, 1)
    guard right > left, bottom > top else { return nil }
    return Region(x: left, y: top, width: right - left, height: bottom - top)
  }
}
