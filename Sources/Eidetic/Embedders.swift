import Gallery
import Inference
import Models

/// The embedders of a gallery: descriptors, networks, and projections of their embeddings.
struct Embedders: Sendable {
  let models: ModelStore
  let learned: LearnedSpaces
  /// Where this machine's galleries keep what they share; `nil` if there is no such folder.
  let cacheFolder: String?
  let cache = EmbedderCache()

  /// The embedder of a space, by the space's name.
  ///
  /// - Parameter parallelism: how to use the cores, given the size of the network in bytes.
  /// - Throws: `LibraryError.notLearned`; `SearchError.changedSpace`, `.importedSpace`;
  ///   `ModelsError.spaceName`, `.spaceOption`, `.pooling`, `.noSuchModel`, `.card`, `.notAnEmbedder`.
  func embedder(forSpace name: String, parallelism: (Int) -> Parallelism) async throws -> any Embedder {
    if let learned = try await learned.space(named: name) {
      return try embedder(for: learned, parallelism: parallelism)
    }
    guard try await !learned.isImported(name) else { throw SearchError.importedSpace(name: name) }
    if let preset = SpacePreset.named(name) {
      guard preset.learning == nil else { throw LibraryError.notLearned(name: name, base: preset.base) }
      return try embedder(forBaseSpace: preset.base, parallelism: parallelism)
    }
    return try embedder(forBaseSpace: name, parallelism: parallelism)
  }

  /// The embedder that made a space's embeddings.
  ///
  /// - Parameter parallelism: how to use the cores, given the size of the network in bytes.
  /// - Throws: `SearchError.changedSpace` if it would make different ones now, `.importedSpace` if there is
  ///   none; as `embedder(forSpace:)`.
  func embedder(of space: SpaceRecord, parallelism: (Int) -> Parallelism) async throws -> any Embedder {
    guard space.traits.kind != .imported else { throw SearchError.importedSpace(name: space.name) }
    let embedder =
      if let learned = try await learned.space(space) {
        try self.embedder(for: learned, parallelism: parallelism)
      } else {
        try self.embedder(
          forBaseSpace: SpacePreset.named(space.name)?.base ?? space.name, parallelism: parallelism)
      }
    guard embedder.space.identity == space.identity else { throw SearchError.changedSpace(name: space.name) }
    return embedder
  }

  private func embedder(
    for learned: LearnedSpaces.Learned, parallelism: (Int) -> Parallelism
  ) throws -> any Embedder {
    let base = try embedder(
      forBaseSpace: SpacePreset.named(learned.base)?.base ?? learned.base, parallelism: parallelism)
    guard base.space.dimension == learned.projection.inputDimension else {
      throw SearchError.changedSpace(name: learned.record.name)
    }
    return ProjectedEmbedder(base, learned.projection, name: try SpaceName(learned.record.name))
  }

  /// The embedder of a descriptor's space or a network's.
  private func embedder(
    forBaseSpace name: String, parallelism: (Int) -> Parallelism
  ) throws -> any Embedder {
    let name = try SpaceName(name)
    if let descriptor = Descriptors.named(name.description) {
      return try DescriptorEmbedder(descriptor, parallelism: parallelism(0))
    }
    if let network = ClassNetwork.meant(by: name.description) {
      let scores = try classScores(of: network, parallelism)
      return try cache.embedder(for: name, parallelism: scores.network.parallelism) {
        MeaningEmbedder(network, scores, try meanings())
      }
    }
    let model = try models.model(named: name.model)
    let parallelism = parallelism(model.card.bytes)
    return try cache.embedder(for: name, parallelism: parallelism) {
      guard TwoTowerEmbedder.embedsWords(model.card, name) else {
        return try NetworkEmbedder(model, name, parallelism: parallelism)
      }
      return try TwoTowerEmbedder(model, name, parallelism: parallelism)
    }
  }

  /// How words are compared with pictures in a space; `nil` if they are not, or its model is missing.
  ///
  /// - Parameter name: the name of the space.
  func wordMethod(ofSpace name: String) -> WordMethod? {
    if ClassNetwork.meant(by: name) != nil { return .classes }
    guard let name = try? SpaceName(name), let model = try? models.model(named: name.model) else {
      return nil
    }
    return TwoTowerEmbedder.embedsWords(model.card, name) ? .direct : nil
  }

  /// The scores that a network gives to its classes.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - parallelism: how to use the cores, given the size of the network in bytes.
  /// - Throws: `ModelsError.noSuchModel`, `.card`, `.classes`, `.notAnEmbedder`.
  func classScores(
    of network: ClassNetwork, _ parallelism: (Int) -> Parallelism
  ) throws -> ClassScores {
    let model = try models.model(named: network.model)
    return try ClassScores(
      model, count: try classes().classes.count, parallelism: parallelism(model.card.bytes))
  }

  /// What the classes of `ClassNetwork` are called.
  ///
  /// - Throws: `ModelsError.noSuchModel`, `.classes`.
  func classes() throws -> ImageClasses { try cache.classes { try models.classes() } }

  /// Words of other languages with their translations; `nil` if they are not installed.
  ///
  /// - Throws: `ModelsError.file`.
  func dictionary() throws -> WordDictionary? { try cache.dictionary { try models.dictionary() } }

  /// The English words for classes and for what these are kinds of, in lower case.
  ///
  /// - Throws: `ModelsError.noSuchModel`, `.classes`.
  func englishWords() throws -> Set<String> {
    try cache.englishWords {
      Set(
        try classes().classes.flatMap { [$0.name] + $0.synonyms + $0.kinds.flatMap(\.self) }
          .map { $0.lowercased() })
    }
  }

  /// What went wrong beside searches by words that were answered nevertheless; `nil` if nothing did.
  var noteOnWords: String? {
    cache.knownMeanings?.keepingError.map {
      "\($0.description); until that works, each start of the program takes seconds to find out again what its "
        + "words for pictures mean"
    }
  }

  /// What the classes of `ClassNetwork` mean.
  ///
  /// - Throws: `ModelsError.noSuchModel`, `.card`, `.classes`, `.notAnEmbedder`.
  private func meanings() throws -> ClassMeanings {
    try cache.meanings {
      let model = try models.model(named: MeaningEmbedder.sentences)
      let sentences = try TextEmbedder(
        model, parallelism: .concurrency(cores: SearchEngine.cores, weightBytes: model.card.bytes))
      return try ClassMeanings(of: try classes(), by: sentences, keptIn: cacheFolder)
    }
  }
}
