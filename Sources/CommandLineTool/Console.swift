import Faults
import FoundationEssentials
import QueryLanguage
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output, for answers, and standard error, for everything else. Control sequences in texts never
/// reach a terminal.
final class Console: Sendable {
  private struct State {
    var isQuiet = false
    /// Whether a progress line is shown, which the next line must replace.
    var hasOpenLine = false
    /// Whether progress lines may be drawn.
    var isDrawing = true
    var hasAnswered = false
    /// The error code of writing to standard output.
    var failure: Int32?
  }

  private let state = Mutex(State())

  /// Standard output.
  let output = Terminal(STDOUT_FILENO)
  /// Standard error.
  let messages = Terminal(STDERR_FILENO)

  /// Whether a progress line can be drawn on standard error.
  var isTerminal: Bool { messages.canRedraw }

  /// The width of standard error in columns.
  var columns: Int { messages.columns ?? 80 }

  /// Whether notes and progress are left out. Errors are always shown.
  var isQuiet: Bool {
    get { state.withLock { $0.isQuiet } }
    set { state.withLock { $0.isQuiet = newValue } }
  }

  // MARK: Answers

  /// Prints lines to standard output.
  func answer(_ lines: [String]) { answer(bytes: Array(lines.map { printable($0) + "\n" }.joined().utf8)) }

  /// Prints a line to standard output.
  func answer(_ line: String) { answer([line]) }

  /// Prints a table, fitted to the terminal's width.
  func answer(_ table: Table) {
    let lines = table.lines(columns: output.columns).map(printable)
    let head = lines.prefix(table.hasTitles ? 1 : 0).map(output.bold)
    answer(bytes: Array((head + lines.dropFirst(head.count)).map { $0 + "\n" }.joined().utf8))
  }

  /// Prints a value as a JSON document.
  func answer(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    answer(jsonText: String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Prints a JSON document.
  func answer(jsonText text: String) { answer(bytes: Array((printableJSON(text) + "\n").utf8)) }

  /// Writes bytes to standard output.
  func answer(bytes: [UInt8]) {
    endLine()
    let hasFailed = state.withLock { state in
      state.hasAnswered = true
      return state.failure != nil
    }
    guard !hasFailed, let code = StandardStreams.write(bytes, to: STDOUT_FILENO) else { return }
    state.withLock { $0.failure = code }
  }

  // MARK: Messages

  /// Prints a note in one line; omitted with `--quiet`.
  func note(_ text: String) {
    if !isQuiet { complain(text) }
  }

  /// Prints an important message in one line, even with `--quiet`.
  func complain(_ text: String) { complain([text]) }

  /// Prints important lines, even with `--quiet`.
  func complain(_ lines: [String]) {
    state.withLock { state in
      Self.endLine(&state)
      _ = StandardStreams.write(lines.map { printable($0) + "\n" }.joined().utf8, to: STDERR_FILENO)
    }
  }

  /// Prints a question; the answer is typed after it.
  func ask(_ question: String) {
    state.withLock { state in
      Self.endLine(&state)
      _ = StandardStreams.write((printable(question) + " ").utf8, to: STDERR_FILENO)
    }
  }

  /// Redraws the progress line, on a terminal that can.
  func redraw(_ line: String) {
    let text = TerminalText.shortened(printable(line), to: (messages.columns ?? 80) - 1)
    state.withLock { state in
      guard state.isDrawing, messages.canRedraw else { return }
      state.hasOpenLine = true
      _ = StandardStreams.write("\r\u{1B}[K\(text)".utf8, to: STDERR_FILENO)
    }
  }

  /// Removes the progress line.
  func endLine() { state.withLock { Self.endLine(&$0) } }

  /// Removes the progress line, and draws none from now on: the program is about to end.
  func stopDrawing() {
    state.withLock { state in
      Self.endLine(&state)
      state.isDrawing = false
    }
  }

  /// As `stopDrawing`, when Ctrl-C may have left `^C` in the line, or a question is open.
  func stopDrawingOnInterrupt() {
    state.withLock { state in
      if !state.hasOpenLine, messages.isTerminal { _ = StandardStreams.write("\n".utf8, to: STDERR_FILENO) }
      Self.endLine(&state)
      state.isDrawing = false
    }
  }

  private static func endLine(_ state: inout State) {
    guard state.hasOpenLine else { return }
    state.hasOpenLine = false
    _ = StandardStreams.write("\r\u{1B}[K".utf8, to: STDERR_FILENO)
  }

  // MARK: The end

  /// Reports that the work was interrupted.
  ///
  /// - Parameter isSaved: whether running the same command again resumes the work.
  /// - Returns: the exit code.
  func reportInterruption(isSaved: Bool) -> ExitCode {
    let rest = isSaved ? ". Progress is saved; run the command again to continue." : ""
    complain("eidetic: interrupted\(rest)")
    return .interrupted
  }

  /// Prints an error.
  ///
  /// - Returns: the exit code.
  func report(_ error: any Error) -> ExitCode {
    let code = ExitCode(after: error)
    stopDrawing()
    guard code != .interrupted else { return reportInterruption(isSaved: false) }
    _ = StandardStreams.write(
      "\(messages.red("eidetic:")) \(printable("\(error)"))\n".utf8, to: STDERR_FILENO)
    if let query = error as? QueryError { complain(query.excerpt().split(separator: "\n").map { "  \($0)" }) }
    if let remedy = (error as? any FaultyError)?.remedy { complain("  try: \(remedy.words)") }
    return code
  }

  /// Exits the program. Reports if the answer could not be written completely, except into a closed pipe.
  func exit(_ code: ExitCode) -> Never {
    stopDrawing()
    // Worker threads may still be ending: they have nothing left to do.
    _exit((answerFailure().map(report) ?? code).rawValue)
  }

  private func answerFailure() -> OutputError? {
    let (hasAnswered, failure) = state.withLock { ($0.hasAnswered, $0.failure) }
    guard hasAnswered else { return nil }
    // Some file systems report a full disk only now.
    let code = failure ?? (close(STDOUT_FILENO) == 0 ? nil : errno)
    guard let code, code != EPIPE else { return nil }
    return .standardOutput(StreamFailure(code: code))
  }
}
