import Foundation
import Glibc
import TestSupport
import Testing

/// The program `eidetic`: the one that `EIDETIC_PROGRAM` names, else the one that was built beside the tests.
enum Program {
  static let path =
    ProcessInfo.processInfo.environment["EIDETIC_PROGRAM"].map { URL(filePath: $0).path }
    ?? folder.appending(path: "eidetic").path
  /// The tree that it was built in.
  static let tree = folder.appending(path: "../../..").standardized.path

  private static let folder =
    (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
    .resolvingSymlinksInPath().deletingLastPathComponent()

  /// How a run ended, and what it said.
  struct Ending: Sendable {
    /// Nothing when a signal ended it.
    let code: Int32?
    let signal: Int32?
    let output: String
    let errors: String
    /// An upper bound: on Linux it begins with what the starting process had.
    let peakResidentBytes: Int

    /// Decodes standard output, which must be one JSON document and nothing else.
    func answer<Answer: Decodable>(_: Answer.Type = Answer.self) throws -> Answer {
      do {
        return try JSONDecoder().decode(Answer.self, from: Data(output.utf8))
      } catch {
        Issue.record("standard output is no \(Answer.self): \(error)\n\(output)\n\(errors)")
        throw error
      }
    }
  }

  /// Runs a command to its end.
  static func run(_ command: [String], environment: [String: String], outputs folder: String) async throws
    -> Ending
  {
    try await RunningProgram(command, environment: environment, outputs: folder).ending()
  }
}

/// A process that was started and is not waited for yet; killed with the object.
final class RunningProgram: Sendable {
  private let id: pid_t
  private let command: String
  private let turn = Turn.current
  private let outputs: (output: String, errors: String)

  /// - Parameters:
  ///   - command: the program's absolute path and its arguments.
  ///   - folder: where its outputs are kept until it ends.
  init(_ command: [String], environment: [String: String], outputs folder: String) throws {
    let name = "\(folder)/\(UUID().uuidString)"
    outputs = (name + ".output", name + ".errors")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputs.output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, outputs.errors, O_WRONLY | O_CREAT, 0o600)
    var arguments = command.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var id: pid_t = 0
    let code = posix_spawn(&id, command[0], &actions, nil, &arguments, &variables)
    try #require(code == 0, "cannot start \(command): \(String(cString: strerror(code)))")
    self.id = id
    self.command = command.joined(separator: " ")
    turn?.began(id)
  }

  deinit {
    turn?.ended(id)
    // Without effect where the process was waited for: only then is its number free for another one.
    var status: Int32 = 0
    if waitpid(id, &status, WNOHANG) == 0 {
      kill(id, SIGKILL)
      waitpid(id, &status, 0)
    }
  }

  /// What it has said on standard error.
  var errorsSoFar: String { (try? Self.text(outputs.errors)) ?? "" }

  /// The memory that it has in use, in bytes; 0 when it has ended.
  var residentBytes: Int {
    let pages = (try? String(contentsOfFile: "/proc/\(id)/statm", encoding: .utf8))?.split(separator: " ")
    return (pages.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// Sends a signal; one that has ended meanwhile does not mind.
  func send(_ signal: Int32) { kill(id, signal) }

  /// Waits until a condition holds or the program has ended, and sends it a signal at once. A program with
  /// which neither comes is killed.
  ///
  /// - Returns: whether the condition holds, and the program still runs.
  func runs(sending signal: Int32? = nil, until condition: @escaping @Sendable () -> Bool) async -> Bool {
    // On a thread of its own, the signal too: among the tests' tasks both would come too late.
    let deadline = Deadline(awaiting: "what a test wants to see of \(command)")
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        while !condition() && self.isRunning {
          if deadline.isPassed {
            Issue.record(deadline.passed, "\(self.errorsSoFar)")
            self.send(SIGKILL)
          }
          usleep(500)
        }
        let isRunning = self.isRunning
        if let signal { self.send(signal) }
        continuation.resume(returning: isRunning)
      }
    }
  }

  /// Whether it has not ended.
  var isRunning: Bool {
    var information = siginfo_t()
    waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT)
    return information.si_signo != SIGCHLD
  }

  /// Waits for the end; a program that hangs is killed.
  ///
  /// - Throws: `Deadline.Passed` when it was.
  func ending(within limit: Duration = .seconds(300)) async throws -> Program.Ending {
    let id = id
    let deadline = Deadline(limit, awaiting: "the end of \(command)")
    let rescue = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(
      deadline: .now() + .milliseconds(Int(try deadline.millisecondsLeft())), execute: rescue)
    defer { rescue.cancel() }
    let (status, usage) = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(id, &status, 0, &usage) < 0 && errno == EINTR {}
        continuation.resume(returning: (status, usage))
      }
    }
    defer {
      unlink(outputs.output)
      unlink(outputs.errors)
    }
    turn?.ended(id)
    let signal = status & 0x7f
    if signal == SIGKILL, deadline.isPassed {
      Issue.record(deadline.passed, "\(errorsSoFar)")
      throw deadline.passed
    }
    return Program.Ending(
      code: signal == 0 ? (status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal,
      output: try Self.text(outputs.output), errors: try Self.text(outputs.errors),
      peakResidentBytes: usage.ru_maxrss * 1024)
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}
