import Eidetic
import Faults
import Synchronization

/// Shows how far indexing is: a bar on a terminal, otherwise a line every five seconds.
final class ProgressDisplay: Sendable {
  private let console: Console
  private let lastLine = Mutex(0.0)

  init(console: Console) { self.console = console }

  func show(_ progress: IndexProgress) {
    guard !console.isQuiet, progress.found > 0 else { return }
    if console.isTerminal {
      console.redraw(bar(progress))
    } else if lastLine.withLock({ last in
      guard progress.seconds - last >= 5 else { return false }
      last = progress.seconds
      return true
    }) {
      console.complain(text(progress))
    }
  }

  private func bar(_ progress: IndexProgress) -> String {
    let text = text(progress)
    let room = min(console.columns - text.count - 4, 40)
    guard progress.isCounted, room >= 8 else { return String(text.prefix(console.columns - 1)) }
    let full = room * min(progress.done, progress.found) / max(progress.found, 1)
    return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: room - full) + "] "
      + text
  }

  /// A path's end, which tells files apart.
  private static func shortened(_ path: String) -> String {
    let text = printable(path)
    return text.count > 40 ? "…" + text.suffix(39) : text
  }

  private func text(_ progress: IndexProgress) -> String {
    var parts = ["\(progress.done) of \(progress.found)\(progress.isCounted ? "" : "+") files"]
    if progress.indexed > 0 { parts.append("\(Format.number(progress.imagesPerSecond)) images/s") }
    if progress.failed > 0 { parts.append("\(progress.failed) failed") }
    if let left = progress.secondsLeft, progress.done < progress.found {
      parts.append("\(Format.seconds(left)) left")
    }
    if let slow = progress.slowFile { parts.append("still reading \(Self.shortened(slow))") }
    return parts.joined(separator: ", ")
  }
}
