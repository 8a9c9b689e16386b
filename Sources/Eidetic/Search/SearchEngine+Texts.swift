import Gallery

/// The other direction of searching by words: texts that a picture finds.
extension SearchEngine {
  /// The embeddings of texts in a space of words.
  ///
  /// - Parameters:
  ///   - texts: any number of them.
  ///   - space: the name of the space.
  /// - Returns: `[dimension]` of length 1 for each, in their order.
  /// - Throws: as `search(_:progress:)` for a query with words.
  package func embeddings(ofTexts texts: [String], in space: String) async throws -> [[Float]] {
    try await withTaskExecutorPreference(workers) {
      let filled = try await stages.gallery.reader.holdings().spaces
      let space = try await stages.space(named: space, among: filled)
      return try await stages.embeddings(of: texts.map { ($0, 1) }, in: space).map(\.vector)
    }
  }

  /// The embedding of an image in a space.
  ///
  /// - Parameters:
  ///   - image: its id.
  ///   - space: the name of the space.
  /// - Returns: `[dimension]`; `nil` if the space lacks the image.
  /// - Throws: as `search(_:progress:)`.
  package func embedding(ofImage image: Int64, in space: String) async throws -> [Float]? {
    let filled = try await stages.gallery.reader.holdings().spaces
    let space = try await stages.space(named: space, among: filled)
    return try await stages.gallery.reader.embedding(of: image, in: space.id)?.vector
  }
}
