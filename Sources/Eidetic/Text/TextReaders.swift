import Inference
import Models
import Synchronization
import TextRecognition

/// Caches loaded models that read text.
final class TextReaders: Sendable {
  private struct Key: Hashable {
    /// With its version, as a card may be replaced by another of its name.
    let files: [String?]
    let threads: Int
  }

  private let kept = Mutex<[Key: TextReader]>([:])

  /// - Throws: as `TextReader.init`.
  func reader(
    _ model: ModelStore.Installed, parallelism: Parallelism
  ) throws(TextRecognitionError) -> TextReader {
    let key = Key(files: model.card.files.map(\.sha256), threads: parallelism.threads)
    if let reader = kept.withLock({ $0[key] }) { return reader }
    let reader = try TextReader(model, parallelism: parallelism)
    kept.withLock { $0[key] = reader }
    return reader
  }
}
