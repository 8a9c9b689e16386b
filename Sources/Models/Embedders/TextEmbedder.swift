package import Inference
import Synchronization

/// Turns texts into embeddings: a tokenizer and a network, by the text section of the network's card.
///
/// The files are verified and loaded at the first embedding.
package final class TextEmbedder: Sendable {
  /// All that makes two embeddings comparable: the bytes of the network and its vocabulary, its output, the
  /// pooling, the precision, and how a text becomes tokens. Embeddings with two identities are never
  /// compared.
  package let identity: String
  /// The number of components of an embedding.
  package let dimension: Int
  private let model: ModelStore.Installed
  private let text: ModelCard.Text
  private let output: String
  private let precision: Precision
  private let parallelism: Parallelism
  private let loaded = Mutex<Loaded?>(nil)

  private struct Loaded {
    let tokenizer: any Tokenizer
    let network: TokenNetwork
  }

  /// Grows when a change of this program makes new embeddings incomparable with stored ones.
  private static let preprocessingVersion = 1

  /// - Parameters:
  ///   - model: a network with its card.
  ///   - precision: its arithmetic.
  ///   - parallelism: how to use the cores; its batch is how many texts the network gets at once.
  /// - Throws: `ModelsError.notAnEmbedder` when the card is not of a network that embeds texts.
  package init(
    _ model: ModelStore.Installed, precision: Precision = .f32, parallelism: Parallelism
  ) throws(ModelsError) {
    let card = model.card
    guard let text = card.text, let output = text.output(in: card), let dimension = card.dimension else {
      throw .notAnEmbedder(model: card.name, reason: "its card does not say how texts are brought to it")
    }
    self.model = model
    self.text = text
    self.output = output
    self.dimension = dimension
    self.precision = precision
    self.parallelism = parallelism
    identity =
      [
        "network=" + card.files.map { $0.sha256 ?? "" }.joined(separator: "+"), "output=\(output)",
        "pooling=\(text.pooling?.rawValue ?? "none")", "precision=\(precision.rawValue)",
        "preprocessing=\(Self.preprocessingVersion)", "tokenizer=\(text.tokenizer.kind.rawValue)",
        "tokens=\(text.maximumTokens)", "normalisation=l2", "dimension=\(dimension)",
      ].joined(separator: " ") + (text.padding.map { " padding=\($0.rawValue)" } ?? "")
  }

  /// Embeds texts; a first call blocks its thread while the network is loaded.
  ///
  /// - Parameter texts: any number of them. An empty one has an embedding too, which says nothing.
  /// - Returns: an embedding `[dimension]` of length 1 for each, in their order.
  /// - Throws: `ModelsError.mismatch`, `.fileMissing` when the files are not the card's, `.vocabulary` when
  ///   the vocabulary is none, `.inference` when the network cannot be loaded or fails, `.dimension` when its
  ///   output is not as its card says.
  package func embed(_ texts: [String]) async throws(ModelsError) -> [[Float]] {
    let loaded = try load()
    var embeddings: [[Float]] = []
    for start in stride(from: 0, to: texts.count, by: parallelism.batch) {
      let batch = TokenBatch(
        texts[start..<min(start + parallelism.batch, texts.count)].map {
          loaded.tokenizer.tokens(of: $0, atMost: text.maximumTokens)
        }, padding: loaded.tokenizer.paddingToken,
        to: text.fixedWidth)
      embeddings += try await embed(batch, loaded.network)
    }
    return embeddings
  }

  private func embed(_ batch: TokenBatch, _ network: TokenNetwork) async throws(ModelsError) -> [[Float]] {
    let shape: [Int]
    let values: [Float]
    do throws(InferenceError) {
      (shape, values) = try await network.run(
        batch.inputs(named: text.inputs), shape: (batch.lengths.count, batch.width), output: output)
    } catch {
      throw .inference(error)
    }
    let axes = text.pooling == nil ? [batch.lengths.count] : [batch.lengths.count, batch.width]
    guard shape == axes + [dimension] else {
      throw .dimension(model: model.card.name, expected: dimension, got: shape.last ?? 0)
    }
    let size = values.count / batch.lengths.count
    return batch.lengths.enumerated().map { row, length in
      let own = values[(row * size)..<((row + 1) * size)]
      return l2Normalised(
        text.pooling == .mean ? mean(of: own, rows: length, dimension: dimension) : Array(own))
    }
  }

  private func load() throws(ModelsError) -> Loaded {
    try loaded.withLock { loaded throws(ModelsError) in
      if let loaded { return loaded }
      try ModelStore.verify(model)
      let new = Loaded(tokenizer: try text.tokenizer.reader(in: model.folder), network: try network())
      loaded = new
      return new
    }
  }

  private func network() throws(ModelsError) -> TokenNetwork {
    do throws(InferenceError) {
      return try TokenNetwork(
        file: "\(model.folder)/\(text.networkFile(in: model.card))", inputs: text.inputs.names,
        width: text.fixedWidth,
        outputs: [output], precision: precision, parallelism: parallelism)
    } catch {
      throw .inference(error)
    }
  }
}

/// The mean of the first rows of a matrix, summed in double precision.
///
/// - Parameters:
///   - values: `[n, dimension]`, row-major, with n at least `rows`.
///   - rows: how many of them count; at least 1.
/// - Returns: `[dimension]`.
private func mean(of values: ArraySlice<Float>, rows: Int, dimension: Int) -> [Float] {
  var sums = [Double](repeating: 0, count: dimension)
  for (index, value) in values.prefix(rows * dimension).enumerated() {
    sums[index % dimension] += Double(value)
  }
  return sums.map { Float($0 / Double(rows)) }
}
