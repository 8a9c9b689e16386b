import Faults
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output, for answers, and standard error, for everything else. Nothing that a terminal would obey
/// gets through to either.
final class Console: Sendable {
  private struct State {
    var isQuiet = false
    /// Whether a bar is drawn, which the next line must replace.
    var hasOpenLine = false
    /// Whether bars may be drawn.
    var isDrawing = true
    var hasAnswered = false
    /// Why standard output could not be written.
    var failure: Int32?
  }

  private let state = Mutex(State())

  /// Standard output.
  let output = Terminal(STDOUT_FILENO)
  /// Standard error.
  let messages = Terminal(STDERR_FILENO)

  /// Whether a bar can be drawn on standard error.
  var isTerminal: Bool { messages.canRedraw }

  /// The width of standard error in columns.
  var columns: Int { messages.columns ?? 80 }

  /// Whether notes and progress are left out. Errors are always shown.
  var isQuiet: Bool {
    get { state.withLock { $0.isQuiet } }
    set { state.withLock { $0.isQuiet = newValue } }
  }

  // MARK: Answers

  /// Prints lines of the answer.
  func answer(_ lines: [String]) { answer(bytes: Array(lines.map { printable($0) + "\n" }.joined().utf8)) }

  /// Prints one line of the answer.
  func answer(_ line: String) { answer([line]) }

  /// Prints a table, as wide as a terminal is.
  func answer(_ table: Table) {
    let lines = table.lines(columns: output.columns).map(printable)
    let head = lines.prefix(table.hasTitles ? 1 : 0).map(output.bold)
    answer(bytes: Array((head + lines.dropFirst(head.count)).map { $0 + "\n" }.joined().utf8))
  }

  /// Prints the answer as one JSON document.
  func answer(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    answer(jsonText: String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Prints a JSON document.
  func answer(jsonText text: String) { answer(bytes: Array((printableJSON(text) + "\n").utf8)) }

  /// Writes the answer's bytes as they are.
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

  /// Prints what is not the answer, in one line; `--quiet` leaves it out.
  func note(_ text: String) {
    if !isQuiet { complain(text) }
  }

  /// Prints what must not be missed, in one line.
  func complain(_ text: String) { complain([text]) }

  /// Prints lines that must not be missed.
  func complain(_ lines: [String]) {
    state.withLock { state in
      Self.endLine(&state)
      _ = StandardStreams.write(lines.map { printable($0) + "\n" }.joined().utf8, to: STDERR_FILENO)
    }
  }

  /// Asks a question, whose answer is typed behind it.
  func ask(_ question: String) {
    state.withLock { state in
      Self.endLine(&state)
      _ = StandardStreams.write((printable(question) + " ").utf8, to: STDERR_FILENO)
    }
  }

  /// Draws over the line that was drawn last, on a terminal that can.
  func redraw(_ line: String) {
    let text = TerminalText.shortened(printable(line), to: (messages.columns ?? 80) - 1)
    state.withLock { state in
      guard state.isDrawing, messages.canRedraw else { return }
      state.hasOpenLine = true
      _ = StandardStreams.write("\r\u{1B}[K\(text)".utf8, to: STDERR_FILENO)
    }
  }

  /// Removes what `redraw` has drawn.
  func endLine() { state.withLock { Self.endLine(&$0) } }

  /// Removes what `redraw` has drawn, and draws nothing from now on: the program is about to end.
  func stopDrawing() {
    state.withLock { state in
      Self.endLine(&state)
      state.isDrawing = false
    }
  }

  /// As `stopDrawing`, when Ctrl-C may have left `^C` in the line, or a question is not answered.
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

  /// Says that the work was called off.
  ///
  /// - Parameter isSaved: whether running the same command again resumes the work.
  /// - Returns: how the program ends.
  func reportInterruption(isSaved: Bool) -> ExitCode {
    let rest = isSaved ? ". Progress is saved; run the command again to continue." : ""
    complain("eidetic: interrupted\(rest)")
    return .interrupted
  }

  /// Prints an error.
  ///
  /// - Returns: how the program ends after it.
  func report(_ error: any Error) -> ExitCode {
    let code = ExitCode(after: error)
    stopDrawing()
    guard code != .interrupted else { return reportInterruption(isSaved: false) }
    _ = StandardStreams.write(
      "\(messages.red("eidetic:")) \(printable("\(error)"))\n".utf8, to: STDERR_FILENO)
    if let remedy = (error as? any FaultyError)?.remedy { complain("  try: \(remedy.words)") }
    return code
  }

  /// Ends the program. An answer that could not be written whole, other than into a closed pipe, is an error
  /// of its own.
  func exit(_ code: ExitCode) -> Never {
    stopDrawing()
    // Worker threads may still be ending: nothing is left for them to do.
    _exit((answerFailure().map(report) ?? code).rawValue)
  }

  private func answerFailure() -> OutputError? {
    let (hasAnswered, failure) = state.withLock { ($0.hasAnswered, $0.failure) }
    guard hasAnswered else { return nil }
    // Some file systems say only now that there was no room.
    let code = failure ?? (close(STDOUT_FILENO) == 0 ? nil : errno)
    guard let code, code != EPIPE else { return nil }
    return .standardOutput(StreamFailure(code: code))
  }
}
