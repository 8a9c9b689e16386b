import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The target of a standard stream.
struct Terminal: Sendable {
  /// Whether it is a terminal.
  let isTerminal: Bool
  /// Whether the cursor can be moved and text coloured.
  private let obeysSequences: Bool
  /// Whether text may be coloured: on a terminal, unless `NO_COLOR` is set.
  let usesColour: Bool
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    let environment = ProcessInfo.processInfo.environment
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    obeysSequences = isTerminal && environment["TERM"] != "dumb"
    usesColour = obeysSequences && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Whether the last line can be redrawn.
  var canRedraw: Bool { obeysSequences }

  /// The width of the terminal; `nil` if it is not a terminal.
  var columns: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  func bold(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  func red(_ text: String) -> String { usesColour ? "\u{1B}[31m\(text)\u{1B}[0m" : text }
}
