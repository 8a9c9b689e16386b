import Synchronization

/// What a ranking step reports.
final class StepReport: Sendable {
  /// Takes its progress; `nil` if nobody listens.
  let progress: StepProgress?
  private let text = Mutex<String?>(nil)

  /// - Parameter progress: takes its progress; `nil` if nobody listens.
  init(_ progress: StepProgress? = nil) { self.progress = progress }

  /// What the step could not do; `nil` if it did everything.
  var note: String? { text.withLock(\.self) }

  /// Notes what the step could not do.
  func note(_ text: String) { self.text.withLock { $0 = text } }
}
