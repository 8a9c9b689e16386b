import Foundation
import Testing

extension Workplace {
  /// Keys that are typed when a text has appeared.
  struct Typing {
    let prompt: String
    let keys: String

    static let interrupt = "\u{3}"
    static let endOfInput = "\u{4}"
  }

  /// Runs the program at a terminal, which standard input, output and error all lead to.
  ///
  /// - Parameters:
  ///   - columns: the terminal's width.
  ///   - typed: what is typed, one after the other.
  /// - Returns: how the program ended; its output is what the terminal was sent.
  func run(
    _ arguments: [String], atTerminalOf columns: Int, typing typed: [Typing] = [], colour: Bool = false
  ) async throws -> Program.Ending {
    let script = """
      import fcntl, json, os, pty, struct, sys, termios
      process, terminal = pty.fork()
      if process == 0:
          fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
          flags = termios.tcgetattr(0)
          flags[1] &= ~termios.OPOST
          flags[3] &= ~termios.ECHO
          termios.tcsetattr(0, termios.TCSANOW, flags)
          os.environ["TERM"] = "xterm"
          os.environ["NO_COLOR"] = sys.argv[3]
          os.execv(sys.argv[4], sys.argv[4:])
      typed, seen = json.loads(sys.argv[2]), b""
      while True:
          try:
              block = os.read(terminal, 65536)
          except OSError:
              break
          if not block:
              break
          sys.stdout.buffer.write(block)
          seen += block
          while typed and typed[0][0].encode() in seen:
              prompt, keys = typed.pop(0)
              seen = seen.split(prompt.encode(), 1)[1]
              os.write(terminal, keys.encode())
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
      """
    let keys = String(decoding: try JSONEncoder().encode(typed.map { [$0.prompt, $0.keys] }), as: UTF8.self)
    return try await runTool(
      [
        Program.tree + "/.deps/python/bin/python", "-c", script, "\(columns)", keys, colour ? "" : "1",
        Program.path,
      ]
        + arguments)
  }
}
