import Synchronization

/// Shows a count's progress: in place on a terminal, otherwise as a line every five seconds.
final class CountDisplay: Sendable {
  private let console: Console
  private let what: String
  private let lastLine = Mutex(ContinuousClock.now)

  /// - Parameter what: what is counted, to show after the numbers.
  init(console: Console, what: String) {
    self.console = console
    self.what = what
  }

  func show(_ done: Int, of all: Int) { show("\(done) of \(all) \(what)") }

  /// Shows a progress text.
  func show(_ text: String) {
    guard !console.isQuiet else { return }
    guard !console.messages.canRedraw else { return console.redraw(text) }
    let isDue = lastLine.withLock { last in
      guard ContinuousClock.now - last >= .seconds(5) else { return false }
      last = .now
      return true
    }
    if isDue { console.complain(text) }
  }
}
