import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that runs until it ends by itself or the task is cancelled, and is read line by line.
struct ChildProcess {
  /// Where a line was written.
  enum Source: Sendable { case output, errors }

  /// How a program ended.
  enum Ending: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  /// What is read of a program.
  private enum Event: Sendable {
    case data(Source, Data)
    case closed
  }

  /// How long a cancelled program may take to end by itself, in seconds: less than `eidetic` itself may take,
  /// so that what it leaves is removed.
  private static let grace = 0.7
  /// How much of the standard error is kept, in lines.
  private static let keptLines = 12

  private let program: String
  private let arguments: [String]
  private let variables: [String: String]

  /// - Parameters:
  ///   - program: the path of an executable.
  ///   - arguments: its arguments.
  ///   - variables: its environment.
  init(_ program: String, _ arguments: [String], variables: [String: String]) {
    (self.program, self.arguments, self.variables) = (program, arguments, variables)
  }

  /// Runs the program. If the task is cancelled, the program and all that it started are asked to end, and
  /// are killed if they do not.
  ///
  /// - Parameter line: is called with every line, never concurrently.
  /// - Returns: how it ended, with the last lines of its standard error.
  /// - Throws: `CancellationError`; `TrainingError.start` if it cannot be started.
  func run(line: @escaping @Sendable (Source, String) -> Void) async throws -> (
    ending: Ending, errors: String
  ) {
    try Task.checkCancellation()
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let (ends, ended) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in ended.finish() }
    do { try process.run() } catch {
      throw TrainingError.start(program: program, reason: "\(error)")
    }
    // Otherwise the pipes would never end.
    for pipe in [output, errors] { try? pipe.fileHandleForWriting.close() }
    Self.forward(output.fileHandleForReading, as: .output, to: continuation)
    Self.forward(errors.fileHandleForReading, as: .errors, to: continuation)
    let family = Family(process.processIdentifier)
    // Not a child of this task: a stream ends at once for a task that is cancelled, but the program does not.
    let reading = Task {
      let kept = await Self.read(events, line)
      for await _ in ends {}
      return kept
    }
    let kept = await withTaskCancellationHandler {
      await reading.value
    } onCancel: {
      family.end(within: Self.grace)
    }
    family.forget()
    try Task.checkCancellation()
    let ending: Ending =
      process.terminationReason == .exit
      ? .exit(process.terminationStatus) : .signal(process.terminationStatus)
    return (ending, kept.joined(separator: "\n"))
  }

  /// Reads a pipe to its end on a thread of its own, as reading blocks.
  private static func forward(
    _ handle: FileHandle, as source: Source, to events: AsyncStream<Event>.Continuation
  ) {
    Thread.detachNewThread {
      while true {
        let data = handle.availableData
        guard !data.isEmpty else { break }
        events.yield(.data(source, data))
      }
      events.yield(.closed)
    }
  }

  /// Reads lines until both pipes are closed; returns the last lines of the standard error.
  private static func read(_ events: AsyncStream<Event>, _ line: (Source, String) -> Void) async -> [String] {
    var rest: [Source: Data] = [:]
    var kept: [String] = []
    var open = 2
    func take(_ source: Source, _ bytes: some Sequence<UInt8>) {
      let text = String(decoding: Array(bytes), as: UTF8.self)
      line(source, text)
      if source == .errors { kept = (kept + [text]).suffix(keptLines) }
    }
    for await event in events {
      switch event {
      case .closed: open -= 1
      case .data(let source, let data):
        let lines = (rest[source, default: Data()] + data).split(
          separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for bytes in lines.dropLast() { take(source, bytes) }
        rest[source] = lines.last.map { Data($0) }
      }
      if open == 0 { break }
    }
    for (source, bytes) in rest where !bytes.isEmpty { take(source, bytes) }
    return kept
  }
}

/// A process with all that it started: Foundation gives it a process group of its own.
private final class Family: Sendable {
  private let leader: Mutex<pid_t?>

  init(_ leader: pid_t) { self.leader = Mutex(leader) }

  /// Asks all of its processes to end, and kills them later if they have not.
  func end(within seconds: Double) {
    signal(SIGTERM)
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { self.signal(SIGKILL) }
  }

  /// Is called when it has ended, as its number can then be another's.
  func forget() { leader.withLock { $0 = nil } }

  private func signal(_ number: Int32) {
    leader.withLock { leader in
      if let leader { _ = kill(-leader, number) }
    }
  }
}
