import Eidetic

extension Console {
  /// Shows the progress of a slow ranking on a terminal, where Ctrl-C can stop it.
  func show(_ progress: SearchProgress) {
    guard isTerminal, !isQuiet else { return }
    redraw("\(progress.step): \(progress.done) of \(progress.total)")
  }
}
