import Foundation
import Testing

extension Workplace {
  /// Runs the program at a terminal, which standard input, output and error all lead to.
  ///
  /// - Parameters:
  ///   - columns: the terminal's width.
  ///   - typed: what is typed, before anything is asked.
  /// - Returns: how the program ended; its output is what the terminal was sent.
  func run(
    _ arguments: [String], atTerminalOf columns: Int, typing typed: String = "", colour: Bool = false
  ) async throws -> Program.Ending {
    let script = """
      import fcntl, os, pty, struct, subprocess, sys, termios
      ours, theirs = pty.openpty()
      fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
      flags = termios.tcgetattr(theirs)
      flags[1] &= ~termios.OPOST
      flags[3] &= ~termios.ECHO
      termios.tcsetattr(theirs, termios.TCSANOW, flags)
      os.environ["TERM"] = "xterm"
      os.environ["NO_COLOR"] = sys.argv[3]
      program = subprocess.Popen(sys.argv[4:], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
      os.close(theirs)
      os.write(ours, sys.argv[2].encode())
      while True:
          try:
              block = os.read(ours, 65536)
          except OSError:
              break
          if not block:
              break
          sys.stdout.buffer.write(block)
      sys.exit(program.wait())
      """
    return try await runTool(
      [
        Program.tree + "/.deps/python/bin/python", "-c", script, "\(columns)", typed, colour ? "" : "1",
        Program.path,
      ]
        + arguments)
  }
}
