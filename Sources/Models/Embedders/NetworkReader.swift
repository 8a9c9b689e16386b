package import Imaging
package import Inference

/// An embedder that makes its embeddings of an output of a network.
///
/// Readers whose networks have the same source need only one run of it for all their embeddings.
package protocol NetworkReader: Embedder {
  /// The network, when it runs for this reader alone.
  var network: PictureNetwork { get }

  /// Makes embeddings of what the network made of pictures.
  ///
  /// - Parameter pictures: with the outputs of `network`, and perhaps more.
  /// - Returns: an embedding for each, in their order.
  /// - Throws: `ModelsError.featureMap` or `.dimension` if the output does not match the card.
  func embeddings(of pictures: [PictureOutputs]) async throws(ModelsError) -> [PictureEmbedding]
}

extension NetworkReader {
  package var sufficientSize: SufficientSize { network.sufficientSize }
  package var parallelism: Parallelism { network.parallelism }

  package func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput {
    try network.prepare(pixels)
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
    try await embeddings(of: try await network.run(inputs))
  }
}
