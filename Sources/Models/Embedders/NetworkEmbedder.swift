package import Imaging
package import Inference
import Synchronization

/// Turns pictures into embeddings of one space: a network with a chosen output, pooling and L2 normalisation.
///
/// The network is verified and loaded at the first embedding: knowing the space, or scaling pictures, costs nothing.
package final class NetworkEmbedder: Embedder {
  package let space: Space
  package let sufficientSize: SufficientSize
  package let parallelism: Parallelism

  private let model: ModelStore.Installed
  private let plan: Plan
  private let loaded = Mutex<Network?>(nil)

  /// - Parameters:
  ///   - model: a network with its card.
  ///   - name: which precision, output and pooling.
  ///   - parallelism: how to use the cores.
  /// - Throws: `ModelsError.notAnEmbedder` when the card names no output that an embedding can be made from, or not the
  ///   one that is wanted.
  package init(
    _ model: ModelStore.Installed, _ name: SpaceName, parallelism: Parallelism
  ) throws(ModelsError) {
    self.model = model
    self.parallelism = parallelism
    plan = try Plan(model.card, name)
    space = plan.space
    sufficientSize = SufficientSize(shortestSide: plan.shortestSide, longestSide: plan.shortestSide)
  }

  /// The space that a model's embeddings belong to, without loading its network.
  ///
  /// - Parameters:
  ///   - card: the network's.
  ///   - name: which precision, output and pooling.
  /// - Throws: `ModelsError.notAnEmbedder`.
  package static func space(of card: ModelCard, _ name: SpaceName) throws(ModelsError) -> Space {
    try Plan(card, name).space
  }

  package func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput {
    .tensor(try tensor(from: pixels))
  }

  package func embed(_ inputs: [PreparedInput]) async throws(ModelsError) -> [[Float]] {
    try await embed(
      inputs.map { input in
        guard case .tensor(let tensor) = input else { preconditionFailure("a network is given no vectors") }
        return tensor
      })
  }

  /// Scales a picture to what the network takes.
  ///
  /// - Returns: 8-bit RGB, interleaved, row-major, of the network's width and height.
  /// - Throws: `ImagingError.outOfMemory`.
  package func tensor(from pixels: Pixels) throws(ImagingError) -> [UInt8] {
    let (width, height) = (plan.input.width, plan.input.height)
    let input = model.card.input
    let interpolation: Interpolation = input.interpolation == .bicubic ? .bicubic : .bilinear
    let mode: ResizeMode =
      switch input.resize {
      case .stretch: .stretch(width: width, height: height)
      case .crop: .centreCrop(shortestSide: plan.shortestSide, width: width, height: height)
      }
    return try pixels.resized(mode, interpolation: interpolation).bytes
  }

  /// Embeds pictures; a first call blocks its thread while the network is loaded.
  ///
  /// - Parameter tensors: any number of tensors from `tensor(from:)`; multiples of `parallelism.batch` waste nothing.
  /// - Returns: an embedding `[dimension]` for each, of length 1, in their order.
  /// - Throws: `ModelsError.mismatch`, `.fileMissing` when the files are not the card's, `.inference` when the network
  ///   cannot be loaded or fails, `.featureMap` or `.dimension` when its output is not as its card says.
  package func embed(_ tensors: [[UInt8]]) async throws(ModelsError) -> [[Float]] {
    let network = try network()
    var embeddings: [[Float]] = []
    let size = network.parallelism.batch
    for start in stride(from: 0, to: tensors.count, by: size) {
      let batch = Array(tensors[start..<min(start + size, tensors.count)])
      let result: (shape: [Int], rows: [[Float]])
      do throws(InferenceError) {
        result = try await network.run(batch, output: plan.output)
      } catch {
        throw .inference(error)
      }
      for row in result.rows { embeddings.append(try embedding(row, shape: result.shape)) }
    }
    return embeddings
  }

  private func embedding(_ row: [Float], shape: [Int]) throws(ModelsError) -> [Float] {
    // The dimension tells where a map's channels are: exporters leave them first or last whatever the input has.
    let layout: PictureInput.Layout =
      shape.last == space.dimension && shape.first != space.dimension ? .nhwc : .nchw
    let vector = try plan.pooling(row, shape: shape, layout: layout)
    guard vector.count == space.dimension else {
      throw .dimension(model: model.card.name, expected: space.dimension, got: vector.count)
    }
    return l2Normalised(vector)
  }

  private func network() throws(ModelsError) -> Network {
    try loaded.withLock { loaded throws(ModelsError) in
      if let network = loaded { return network }
      try ModelStore.verify(model)
      do throws(InferenceError) {
        let network = try Network(
          file: model.networkPath, input: plan.input, outputs: [plan.output],
          precision: space.name.precision, parallelism: parallelism)
        loaded = network
        return network
      } catch {
        throw .inference(error)
      }
    }
  }
}

/// What a card comes to: its input, its output and its space.
private struct Plan {
  let input: PictureInput
  let output: String
  let pooling: Pooling
  let space: Space
  /// The length in pixels of a picture's shortest side from which nothing of it is lost, and to which a centre crop
  /// scales it first.
  let shortestSide: Int

  init(_ card: ModelCard, _ name: SpaceName) throws(ModelsError) {
    guard let width = card.input.width, let height = card.input.height else {
      throw .notAnEmbedder(model: card.name, reason: "its card gives no size for its input")
    }
    guard let dimension = card.dimension, dimension > 0 else {
      throw .notAnEmbedder(model: card.name, reason: "its card gives no dimension, so it makes no embedding")
    }
    (output, pooling) = try Self.output(of: card, name)
    shortestSide = Int((Double(max(width, height)) / (card.input.cropFraction ?? 1)).rounded())
    input = PictureInput(
      width: width, height: height, layout: card.input.layout, channelOrder: card.input.channelOrder,
      mean: card.input.mean, scale: card.input.scale)
    space = Space(
      name: name, card: card, output: output, pooling: pooling,
      size: (width, height), dimension: dimension)
  }

  /// The output that is named; else a feature map where a pooling is named; else the embedding if there is one, or the
  /// feature map, averaged.
  private static func output(of card: ModelCard, _ name: SpaceName) throws(ModelsError) -> (String, Pooling) {
    func first(_ kind: ModelCard.Output) -> String? {
      card.outputs.filter { $0.value == kind }.map(\.key).min()
    }
    let chosen = name.output ?? (name.pooling == nil ? first(.embedding) : nil) ?? first(.featureMap)
    guard let chosen else {
      throw .notAnEmbedder(
        model: card.name,
        reason: name.pooling == nil
          ? "its card names neither an embedding nor a feature map among its outputs"
          : "its card names no feature map among its outputs, so there is nothing to pool")
    }
    switch card.outputs[chosen] {
    case .featureMap: return (chosen, name.pooling ?? .gap)
    case .embedding where name.pooling == nil, .logits where name.pooling == nil: return (chosen, .none)
    case .embedding, .logits:
      throw .notAnEmbedder(model: card.name, reason: "its output \(chosen) is a vector, which is not pooled")
    case .other, nil:
      let names = card.outputs.filter { $0.value != .other }.keys.sorted().joined(separator: ", ")
      throw .notAnEmbedder(
        model: card.name, reason: "it has no output \(chosen) that is a vector or a map; it has \(names)")
    }
  }
}
