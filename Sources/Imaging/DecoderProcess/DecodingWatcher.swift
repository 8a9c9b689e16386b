/// Is notified of pictures that take long to decode.
///
/// All decodes in a task with a watcher (`DecodingWatcher.current`) are watched.
package struct DecodingWatcher: Sendable {
  /// The watcher of the running task.
  @TaskLocal package static var current: DecodingWatcher?

  /// The time after which a picture counts as slow.
  static let patience = Duration.milliseconds(300)

  /// A picture is slow: it waits for a helper process or for memory, and does not need the task meanwhile.
  package let turnsSlow: @Sendable (_ name: String) -> Void
  /// A slow picture is done or has failed.
  package let ends: @Sendable (_ name: String) -> Void

  /// Both closures are called from any thread, once for each slow picture.
  package init(
    turnsSlow: @escaping @Sendable (_ name: String) -> Void,
    ends: @escaping @Sendable (_ name: String) -> Void
  ) {
    self.turnsSlow = turnsSlow
    self.ends = ends
  }
}
