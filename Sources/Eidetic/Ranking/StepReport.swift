import Synchronization

/// What a step of a ranking says of its work.
final class StepReport: Sendable {
  /// How far it is; `nil` if nobody asks.
  let progress: StepProgress?
  private let text = Mutex<String?>(nil)

  /// - Parameter progress: how far it is; `nil` if nobody asks.
  init(_ progress: StepProgress? = nil) { self.progress = progress }

  /// What the step could not do; `nil` if it did all.
  var note: String? { text.withLock(\.self) }

  /// Says what the step could not do.
  func note(_ text: String) { self.text.withLock { $0 = text } }
}
