import Inference
import Models
import Synchronization

/// Keeps embedders and their networks, so that a network is loaded once and not for every query.
final class EmbedderCache: Sendable {
  private struct Key: Hashable {
    let name: SpaceName
    let streams: Int
    let threads: Int
    let batch: Int

    init(_ name: SpaceName, _ parallelism: Parallelism) {
      self.name = name
      streams = parallelism.streams
      threads = parallelism.threads
      batch = parallelism.batch
    }
  }

  private struct State {
    var embedders: [Key: any NetworkReader] = [:]
    /// Networks that run for several readers.
    var joined: [PictureNetwork] = []
    var classes: ImageClasses?
    /// A dictionary, or that none is installed.
    var dictionary: WordDictionary??
    var englishWords: Set<String>?
    var meanings: ClassMeanings?
  }

  private let state = Mutex(State())

  /// Adds an embedder that is loaded already.
  func put(_ embedder: NetworkEmbedder) {
    state.withLock { $0.embedders[Key(embedder.space.name, embedder.parallelism)] = embedder }
  }

  func embedder(
    for name: SpaceName, parallelism: Parallelism, make: () throws -> any NetworkReader
  ) rethrows -> any NetworkReader {
    let key = Key(name, parallelism)
    if let embedder = state.withLock({ $0.embedders[key] }) { return embedder }
    let embedder = try make()
    return state.withLock { state in
      if let present = state.embedders[key] { return present }
      state.embedders[key] = embedder
      return embedder
    }
  }

  /// What the classes of `ClassNetwork` mean.
  func meanings(make: () throws -> ClassMeanings) rethrows -> ClassMeanings {
    try value(\.meanings, make)
  }

  /// The meanings, if they have been asked for.
  var knownMeanings: ClassMeanings? { state.withLock(\.meanings) }

  /// What the classes of `ClassNetwork` are called.
  func classes(make: () throws -> ImageClasses) rethrows -> ImageClasses { try value(\.classes, make) }

  /// Words of other languages; `nil` if they are not installed.
  func dictionary(make: () throws -> WordDictionary?) rethrows -> WordDictionary? {
    try value(\.dictionary, make)
  }

  /// Words that are known to be English.
  func englishWords(make: () throws -> Set<String>) rethrows -> Set<String> {
    try value(\.englishWords, make)
  }

  private func value<Value: Sendable>(
    _ place: any WritableKeyPath<State, Value?> & Sendable, _ make: () throws -> Value
  ) rethrows -> Value {
    if let known = state.withLock({ $0[keyPath: place] }) { return known }
    let made = try make()
    return state.withLock { state in
      if let known = state[keyPath: place] { return known }
      state[keyPath: place] = made
      return made
    }
  }

  /// A network whose runs have the outputs of two of the same source.
  func network(joining first: PictureNetwork, _ second: PictureNetwork) -> PictureNetwork {
    let outputs = Set(first.outputs + second.outputs)
    return state.withLock { state in
      let known = ([first, second] + state.joined).first { network in
        network.canBeJoined(with: first) && outputs.isSubset(of: network.outputs)
      }
      if let known { return known }
      let joined = PictureNetwork(
        first.source, outputs: outputs.sorted(), parallelism: first.parallelism)
      state.joined.append(joined)
      return joined
    }
  }
}
