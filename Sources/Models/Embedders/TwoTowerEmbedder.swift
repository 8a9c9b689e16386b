package import Inference

/// Embeds pictures and texts in one space by the two towers of a network that was trained on pictures with
/// their captions, so that pictures are found by words directly.
package struct TwoTowerEmbedder: NetworkReader, WordEmbedder {
  private let pictures: NetworkEmbedder
  private let texts: TextEmbedder

  /// - Parameters:
  ///   - model: a network with two towers.
  ///   - name: the name of a space that `embedsWords(_:_:)`.
  ///   - parallelism: how to use the cores.
  /// - Throws: `ModelsError.notAnEmbedder` if the card names no output to make an embedding from.
  package init(
    _ model: ModelStore.Installed, _ name: SpaceName, parallelism: Parallelism
  ) throws(ModelsError) {
    pictures = try NetworkEmbedder(model, name, parallelism: parallelism)
    texts = try TextEmbedder(model, precision: name.precision, parallelism: parallelism)
  }

  /// Whether texts can be embedded in a space of a network: it has two towers, and the space is that of its
  /// embeddings as they are, not of another output, a pooled map or components that are raised to a power.
  ///
  /// - Parameters:
  ///   - card: the network's card.
  ///   - name: the name of the space.
  package static func embedsWords(_ card: ModelCard, _ name: SpaceName) -> Bool {
    guard card.input != nil, card.text != nil, name.pooling == nil else { return false }
    let isEmbedding = name.output == nil || name.output == card.first(.embedding)
    return isEmbedding && name.options.power == nil && name.options.regions == nil
  }

  package var network: PictureNetwork { pictures.network }
  package var space: Space { pictures.space }

  package func embeddings(of pictures: [PictureOutputs]) throws(ModelsError) -> [PictureEmbedding] {
    try self.pictures.embeddings(of: pictures)
  }

  package func embed(words texts: [String]) async throws(ModelsError) -> [[Float]] {
    try await self.texts.embed(texts)
  }
}
