import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Asks the user at a terminal.
struct Question: Sendable {
  let console: Console

  /// Whether a user can see a question and type an answer.
  var canBeAsked: Bool { console.messages.isTerminal && Terminal(STDIN_FILENO).isTerminal }

  /// Whether the answer begins with "y"; an empty answer means no.
  ///
  /// - Throws: `CancellationError` when interrupted while waiting.
  func isConfirmed(_ question: String) throws -> Bool {
    try answer("\(question) [y/N]")?.lowercased().hasPrefix("y") == true
  }

  /// The typed line without surrounding spaces; `nil` at the end of input.
  ///
  /// - Throws: `CancellationError` when interrupted while waiting.
  func answer(_ question: String) throws -> String? {
    console.ask(question)
    var line: [UInt8] = []
    while true {
      try Task.checkCancellation()
      var wait = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      // Checks ten times a second whether Ctrl-C has cancelled the task.
      guard unsafe poll(&wait, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      guard unsafe read(STDIN_FILENO, &byte, 1) == 1 else {
        console.complain("")
        return nil
      }
      guard byte != 0x0A else { break }
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
  }
}
