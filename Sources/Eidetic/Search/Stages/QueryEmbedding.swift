import Gallery
import Imaging
import Inference
import Models
import Vocabulary

extension SearchStages {
  /// The vector of what a query compares in a space: the weighted mean of the embeddings of its pictures and
  /// words, of length 1 if they are; or that of its colours.
  ///
  /// - Throws: as reading, decoding and embedding pictures does; `SearchError.wordless`.
  func vector(
    for content: QueryContent, in space: SpaceRecord, _ trace: QueryTrace
  ) async throws -> [Float] {
    if !content.colours.isEmpty { return Colour.vector(of: content.colours) }
    var embeddings = try await trace.timing(\.embed) {
      try await self.embeddings(of: content.words, in: space)
    }
    for picture in content.pictures {
      embeddings.append((try await embedding(of: picture, in: space, trace), picture.weight))
    }
    return Self.mean(embeddings, in: space.traits)
  }

  /// The embedding of a picture in a space.
  ///
  /// - Parameter name: the space's, which need not be filled.
  /// - Throws: as reading, decoding and embedding pictures does.
  func vector(of example: Query.Example, inSpace name: String) async throws -> [Float] {
    let file = try await pictures.contents(of: example)
    let embedder = try await embedders.embedder(forSpace: name) {
      .latency(cores: $0 > 0 ? SearchEngine.cores : 1)
    }
    let decoded = try await decoder.decode(
      file.bytes, name: file.name, sufficient: embedder.sufficientSize)
    return try await embedder.embed([try embedder.prepare(decoded.pixels)])[0].vector
  }

  /// The embeddings of words, one for each, with their weights: the mean for a text that may be of two
  /// languages.
  ///
  /// - Throws: `SearchError.wordless`, `.changedSpace`; `ModelsError`.
  func embeddings(
    of words: [(text: String, weight: Float)], in space: SpaceRecord
  ) async throws -> [(vector: [Float], weight: Float)] {
    guard !words.isEmpty else { return [] }
    guard let embedder = try await embedder(of: space) as? any WordEmbedder else {
      throw SearchError.wordless(space: space.name)
    }
    let compared = try words.map { try self.compared($0.text) }
    var embedded = try await embedder.embed(words: compared.flatMap(\.self))[...]
    return zip(words, compared).map { word, texts in
      defer { embedded = embedded.dropFirst(texts.count) }
      return (Self.mean(embedded.prefix(texts.count).map { ($0, 1) }, in: space.traits), word.weight)
    }
  }

  /// The weighted mean of embeddings: Σ wᵢ xᵢ / Σ |wᵢ|, of length 1 if they are. Negative weights lead away
  /// from a picture (Rocchio, "Relevance feedback in information retrieval", 1971).
  static func mean(_ embeddings: [(vector: [Float], weight: Float)], in space: SpaceTraits) -> [Float] {
    if embeddings.count == 1, embeddings[0].weight == 1 { return embeddings[0].vector }
    var sum = [Float](repeating: 0, count: space.dimension)
    for (vector, weight) in embeddings {
      for index in sum.indices { sum[index] += weight * vector[index] }
    }
    if space.isNormalised { return l2Normalised(sum) }
    let weights = embeddings.reduce(0) { $0 + abs($1.weight) }
    return sum.map { $0 / weights }
  }

  /// Returns a function that embeds a query's pictures in views of them; words and colours are the same in
  /// every view.
  ///
  /// - Parameters:
  ///   - content: what the query has to compare in the space.
  ///   - query: the query.
  ///   - space: the space.
  ///   - vector: the vector of the content.
  /// - Returns: `nil` for a query without pictures.
  func views(
    of content: QueryContent, _ query: Query, in space: SpaceRecord, _ vector: [Float]
  ) -> (@Sendable ([QueryView]) async throws -> [[Float]])? {
    guard !query.pictures.isEmpty else { return nil }
    guard !content.pictures.isEmpty else { return { views in views.map { _ in vector } } }
    return { views in
      let embedder = try await embedder(of: space)
      let words = try await self.embeddings(of: content.words, in: space)
      var embeddings = views.map { _ in words }
      for asked in content.pictures {
        let file = try await self.pictures.contents(of: asked.example)
        var inputs: [PreparedInput] = []
        for view in views {
          try Task.checkCancellation()
          let picture = try await decoder.decode(
            file.bytes, name: file.name, sufficient: embedder.sufficientSize,
            region: view.part.inside(asked.region ?? .whole))
          inputs.append(try embedder.prepare(view.isMirrored ? picture.pixels.mirrored : picture.pixels))
        }
        try Task.checkCancellation()
        let found = try await embedder.embed(inputs)
        for place in views.indices { embeddings[place].append((found[place].vector, asked.weight)) }
      }
      return embeddings.map { Self.mean($0, in: space.traits) }
    }
  }

  /// The embedder of a space, for a query.
  private func embedder(of space: SpaceRecord) async throws -> any Embedder {
    // A single query gets all cores; concurrent ones get one each, for a higher throughput.
    try await embedders.embedder(of: space) { bytes in
      load.isShared
        ? .concurrency(cores: SearchEngine.cores, weightBytes: bytes) : .latency(cores: SearchEngine.cores)
    }
  }

  private func embedding(
    of picture: Query.Picture, in space: SpaceRecord, _ trace: QueryTrace
  ) async throws -> [Float] {
    if case .image(let id) = picture.example {
      trace.isQuery(id)
      if picture.region == nil, let stored = try await gallery.reader.embedding(of: id, in: space.id) {
        return stored.vector
      }
    }
    return try await trace.timing(\.decode) {
      let file = try await pictures.contents(of: picture.example)
      let (known, stored) = try await gallery.reader.embedding(
        ofHash: ContentHash(of: file.bytes), in: space.id)
      if let known { trace.isQuery(known) }
      // An image of the gallery is embedded already.
      if picture.region == nil, let stored { return stored.vector }
      try Task.checkCancellation()
      // Starts the decoder while the network is being loaded.
      decoder.prepare(for: file.bytes)
      let embedder = try await self.embedder(of: space)
      let decoded = try await decoder.decode(
        file.bytes, name: file.name, sufficient: embedder.sufficientSize, region: picture.region ?? .whole)
      let input = try embedder.prepare(decoded.pixels)
      try Task.checkCancellation()
      return try await trace.timing(\.embed) { try await embedder.embed([input])[0].vector }
    }
  }
}
