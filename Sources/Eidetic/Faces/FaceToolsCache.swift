import Inference
import Synchronization

/// Caches loaded face models, so that they are not loaded for every query.
final class FaceToolsCache: Sendable {
  private struct Key: Hashable {
    let detector: String
    let model: String
    let streams: Int
    let threads: Int
  }

  private let kept = Mutex<[Key: FaceTools]>([:])

  func tools(
    _ settings: FaceSettings, _ parallelism: Parallelism, make: () throws -> FaceTools
  ) throws -> FaceTools {
    let key = Key(
      detector: settings.detector, model: settings.model, streams: parallelism.streams,
      threads: parallelism.threads)
    if let tools = kept.withLock({ $0[key] }) { return tools }
    let tools = try make()
    return kept.withLock { kept in
      if let present = kept[key] { return present }
      kept[key] = tools
      return tools
    }
  }
}
