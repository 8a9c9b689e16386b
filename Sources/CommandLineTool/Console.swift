import Faults
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output, for answers, and standard error, for everything else.
final class Console: Sendable {
  private let quiet = Atomic<Bool>(false)
  private let hasOpenLine = Atomic<Bool>(false)

  /// Whether notes and progress are left out. Errors are always told.
  var isQuiet: Bool {
    get { quiet.load(ordering: .relaxed) }
    set { quiet.store(newValue, ordering: .relaxed) }
  }

  /// Whether a person looks at standard error.
  let isTerminal = isatty(STDERR_FILENO) == 1

  /// The terminal's width in columns, where there is one.
  var columns: Int {
    var size = winsize()
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Prints a part of the answer.
  func answer(_ text: String) { Self.write(text + "\n", to: STDOUT_FILENO) }

  /// Prints the answer as one JSON document.
  func answer(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    answer(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Tells something that is not the answer, in one line.
  func note(_ text: String) {
    if !isQuiet { complain(printable(text)) }
  }

  /// Tells something that must not be missed.
  func complain(_ text: String) {
    endLine()
    Self.write(text + "\n", to: STDERR_FILENO)
  }

  /// Draws over the line that was drawn last.
  func redraw(_ line: String) {
    hasOpenLine.store(true, ordering: .relaxed)
    Self.write("\r\u{1B}[K" + line, to: STDERR_FILENO)
  }

  /// Removes what `redraw` has drawn.
  func endLine() {
    if hasOpenLine.exchange(false, ordering: .relaxed) { Self.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  /// Tells an error, and says how the program ends after it.
  func report(_ error: any Error) -> ExitCode {
    let code = ExitCode(after: error)
    complain(
      code == .interrupted
        ? "eidetic: interrupted; what was stored stays" : "eidetic: \(printable("\(error)"))")
    if let command = ErrorRemedies.command(after: error) { complain("  try: \(command)") }
    return code
  }

  func exit(_ code: ExitCode) -> Never {
    endLine()
    // Worker threads may still be ending: nothing is left for them to do.
    _exit(code.rawValue)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe systemWrite(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      // There is nowhere left to say that standard output or standard error is gone.
      if count < 0 && errno != EINTR { return }
      written += max(count, 0)
    }
  }
}

private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, buffer, count)
}
