package import Foundation

extension Process {
  /// Starts the process, collects its standard output and waits for its end; kills it when that does not
  /// come.
  ///
  /// - Parameter limit: much more than it takes.
  /// - Returns: what it wrote.
  package func output(within limit: Duration = .seconds(120)) throws -> Data {
    let pipe = Pipe()
    standardOutput = pipe
    try run()
    let id = processIdentifier
    let command = ([executableURL?.path ?? "?"] + (arguments ?? []).prefix(3)).joined(separator: " ")
    let deadline = Deadline(limit, awaiting: "the end of \(command)")
    let rescue = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(
      deadline: .now() + .milliseconds(Int(try deadline.millisecondsLeft())), execute: rescue)
    defer { rescue.cancel() }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    waitUntilExit()
    if terminationReason == .uncaughtSignal, deadline.isPassed { throw deadline.passed }
    return data
  }
}
