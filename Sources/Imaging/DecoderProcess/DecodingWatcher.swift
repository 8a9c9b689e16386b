/// Is told of pictures that take long to decode.
///
/// What runs in a task with a watcher (`DecodingWatcher.current`) decodes under its eye.
package struct DecodingWatcher: Sendable {
  /// The watcher of the running task.
  @TaskLocal package static var current: DecodingWatcher?

  /// After how long a picture is said to take long.
  static let patience = Duration.milliseconds(300)

  /// A picture takes long: it waits for a helper process, or for memory, and needs nothing of this task
  /// meanwhile.
  package let turnsSlow: @Sendable (_ name: String) -> Void
  /// A picture of which that was said is done, or given up.
  package let ends: @Sendable (_ name: String) -> Void

  /// Both are called from any thread, for each slow picture once.
  package init(
    turnsSlow: @escaping @Sendable (_ name: String) -> Void,
    ends: @escaping @Sendable (_ name: String) -> Void
  ) {
    self.turnsSlow = turnsSlow
    self.ends = ends
  }
}
