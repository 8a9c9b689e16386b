import Eidetic
import Faults
import Synchronization

/// Shows the progress of indexing: a bar on a terminal, otherwise a line every five seconds.
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
    let text = text(progress, columns: console.columns - 1)
    let room = min(console.columns - text.count - 4, 40)
    guard progress.isCounted, room >= 8 else { return text }
    let full = room * min(progress.done, progress.found) / max(progress.found, 1)
    return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: room - full) + "] "
      + text
  }

  /// The end of a path, which distinguishes files.
  private static func shortened(_ path: String) -> String {
    let text = printable(path)
    return text.count > 40 ? "…" + text.suffix(39) : text
  }

  /// The progress, without what does not fit a narrow terminal.
  private func text(_ progress: IndexProgress, columns: Int = .max) -> String {
    let pace = progress.indexed > 0 ? "\(Format.number(progress.imagesPerSecond)) pictures/s" : nil
    let left =
      progress.done < progress.found ? progress.secondsLeft.map { "\(Format.seconds($0)) left" } : nil
    let always = ["\(progress.done) of \(progress.found)\(progress.isCounted ? "" : "+") files"]
    let failed = progress.failed > 0 ? "\(progress.failed) failed" : nil
    let slow = progress.slowFile.map { "still reading \(Self.shortened($0))" }
    let forms = [[pace, failed, left, slow], [failed, left, slow], [failed, left], [failed], []].map {
      (always + $0.compactMap(\.self)).joined(separator: ", ")
    }
    return forms.first { TerminalText.width($0) <= columns } ?? forms[forms.count - 1]
  }
}
