package import Imaging
package import Inference
import Synchronization
import Vocabulary

/// Embeds pictures with a network and a chosen output, pooling and normalisation.
///
/// The network is verified and loaded at the first embedding: the space and the preparation of pictures don't
/// need it.
package final class NetworkEmbedder: Embedder {
  package let sufficientSize: SufficientSize
  package let parallelism: Parallelism

  private let model: ModelStore.Installed
  private let plan: NetworkPlan
  private let loaded = Mutex<[Network]?>(nil)

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
    self.model = model
    self.parallelism = parallelism
    plan = try NetworkPlan(model.card, name, network: model.networkPath)
    sufficientSize = plan.sufficientSize
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

  package func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput {
    var tensors: [[UInt8]] = []
    for input in plan.inputs { tensors.append(try plan.tensor(pixels, for: input)) }
    return .tensors(tensors, seen: plan.seen(of: pixels))
  }

  /// Embeds pictures; the first call blocks its thread while the network is loaded.
  ///
  /// - Parameter inputs: any number of inputs from `prepare(_:)`; multiples of `parallelism.batch` are most
  ///   efficient.
  /// - Returns: an embedding `[dimension]` of length 1 for each, in their order.
  /// - Throws: `ModelsError.mismatch`, `.fileMissing` if the files do not match the card, `.inference` if the
  ///   network cannot be loaded or fails, `.featureMap` or `.dimension` if its output does not match the
  ///   card.
  package func embed(_ inputs: [PreparedInput]) async throws(ModelsError) -> [PictureEmbedding] {
    let networks = try networks()
    var embeddings: [PictureEmbedding] = []
    let size = networks[0].parallelism.batch
    for start in stride(from: 0, to: inputs.count, by: size) {
      let batch = inputs[start..<min(start + size, inputs.count)].map { input in
        guard case .tensors(let tensors, let seen) = input else {
          preconditionFailure("a network is given no vectors")
        }
        return (tensors: tensors, seen: seen)
      }
      var scales: [[Output]] = []
      for (scale, network) in networks.enumerated() {
        scales.append(try await outputs(of: network, for: batch.map { $0.tensors[scale] }))
      }
      for (index, picture) in batch.enumerated() {
        embeddings.append(try embedding(of: scales.map { $0[index] }, seen: picture.seen))
      }
    }
    return embeddings
  }

  /// The network's output for one picture.
  private struct Output {
    let values: [Float]
    let shape: [Int]
    let layout: PictureInput.Layout
  }

  private func outputs(of network: Network, for tensors: [[UInt8]]) async throws(ModelsError) -> [Output] {
    do throws(InferenceError) {
      let (shape, rows) = try await network.run(tensors, output: plan.output)
      // The channels' axis is recognised by its size: exporters put it first or last, whatever the input's
      // layout.
      let layout: PictureInput.Layout =
        shape.last == space.dimension && shape.first != space.dimension ? .nhwc : .nchw
      return rows.map { Output(values: $0, shape: shape, layout: layout) }
    } catch {
      throw .inference(error)
    }
  }

  /// Sums the scales; the regions are those of the first, largest one.
  private func embedding(of scales: [Output], seen: Region) throws(ModelsError) -> PictureEmbedding {
    var vectors: [[Float]] = []
    for output in scales {
      let vector = try plan.pooling(output.values, shape: output.shape, layout: output.layout)
      guard vector.count == space.dimension else {
        throw .dimension(model: model.card.name, expected: space.dimension, got: vector.count)
      }
      vectors.append(normalised(vector))
    }
    return PictureEmbedding(
      vector: vectors.count == 1 ? vectors[0] : summedScales(vectors),
      regions: try regions(of: scales[0], seen: seen))
  }

  private func regions(of output: Output, seen: Region) throws(ModelsError) -> [PooledRegion] {
    guard let levels = space.name.options.regions else { return [] }
    return try PooledRegion.regions(
      of: output.values, shape: output.shape, layout: output.layout, levels: levels, pooling: plan.pooling
    )
    .dropFirst()  // The whole.
    .compactMap { pooled in
      pooled.region.mapped(through: seen).map {
        PooledRegion(region: $0, vector: normalised(pooled.vector))
      }
    }
  }

  private func normalised(_ vector: [Float]) -> [Float] {
    guard let power = space.name.options.power else { return l2Normalised(vector) }
    return l2Normalised(powerNormalised(vector, exponent: power))
  }

  private func networks() throws(ModelsError) -> [Network] {
    try loaded.withLock { loaded throws(ModelsError) in
      if let networks = loaded { return networks }
      try ModelStore.verify(model)
      do throws(InferenceError) {
        var networks: [Network] = []
        for input in plan.inputs {
          networks.append(
            try Network(
              file: model.networkPath, input: input, outputs: [plan.output],
              precision: space.name.precision, parallelism: parallelism))
        }
        loaded = networks
        return networks
      } catch {
        throw .inference(error)
      }
    }
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
