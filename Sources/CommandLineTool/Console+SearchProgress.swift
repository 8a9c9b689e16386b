import Eidetic

extension Console {
  /// Shows how far a slow ranking is, on a terminal: Ctrl-C ends it.
  func show(_ progress: SearchProgress) {
    guard isTerminal, !isQuiet else { return }
    redraw("\(progress.step): \(progress.done) of \(progress.total)")
  }
}
