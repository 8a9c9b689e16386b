import Synchronization

/// Shows how many things of how many are done: in place on a terminal, otherwise in a line every five
/// seconds.
final class CountDisplay: Sendable {
  private let console: Console
  private let what: String
  private let lastLine = Mutex(ContinuousClock.now)

  /// - Parameter what: what is counted, behind the numbers.
  init(console: Console, what: String) {
    self.console = console
    self.what = what
  }

  func show(_ done: Int, of all: Int) { show("\(done) of \(all) \(what)") }

  /// Shows a text that says how far something is.
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
