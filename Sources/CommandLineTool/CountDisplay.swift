import Synchronization

/// Shows a count's progress: in place on a terminal, otherwise as a line every five seconds.
final class CountDisplay: Sendable {
  private let console: Console
  private let unit: String
  private let lastLine = Mutex(ContinuousClock.now)

  /// - Parameter unit: what is counted, to show after the numbers.
  init(console: Console, what unit: String) {
    self.console = console
    self.unit = unit
  }

  func show(_ done: Int, of all: Int) { show("\(done) of \(all) \(unit)") }

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
