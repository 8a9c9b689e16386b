import Inference
import Models
import Synchronization

/// Keeps embedders, so that a network is loaded once and not for every query.
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

  private let embedders = Mutex<[Key: NetworkEmbedder]>([:])

  /// Adds an embedder that is loaded already.
  func put(_ embedder: NetworkEmbedder) {
    embedders.withLock { $0[Key(embedder.space.name, embedder.parallelism)] = embedder }
  }

  func embedder(
    for name: SpaceName, parallelism: Parallelism, make: () throws(ModelsError) -> NetworkEmbedder
  ) throws(ModelsError) -> NetworkEmbedder {
    let key = Key(name, parallelism)
    if let embedder = embedders.withLock({ $0[key] }) { return embedder }
    let embedder = try make()
    return embedders.withLock { embedders in
      if let present = embedders[key] { return present }
      embedders[key] = embedder
      return embedder
    }
  }
}
