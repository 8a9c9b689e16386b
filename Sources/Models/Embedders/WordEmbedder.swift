/// An embedder whose space has embeddings of texts, too: pictures are found in it by words.
package protocol WordEmbedder: Embedder {
  /// Embeds texts; a first call blocks its thread while the network is loaded.
  ///
  /// - Parameter texts: any number of them.
  /// - Returns: an embedding `[dimension]` of length 1 for each, in their order.
  /// - Throws: `ModelsError` when the network cannot be loaded or fails.
  func embed(words texts: [String]) async throws(ModelsError) -> [[Float]]
}
