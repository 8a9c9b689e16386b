import Foundation
import Glibc
import Testing

/// A system that gives the program little.
@Suite(.inTurn) struct SystemRoomTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// Runs a command under limits of the shell's.
  private func run(_ arguments: [String], under limits: String) async throws -> Program.Ending {
    try await work.run(arguments, through: ["/bin/sh", "-c", "\(limits) && exec \"$0\" \"$@\""])
  }

  @Test(arguments: [["status"], ["search", "a.jpg"], ["index", "."], ["serve", "--port", "0"]])
  func littleAddressSpaceIsAnErrorAndNoHang(command: [String]) async throws {
    let ending = try await run(command, under: "ulimit -v 600000")
    #expect(ending.code == 3 && ending.signal == nil, "\(ending)")
    #expect(
      ending.errors.contains("cannot start: the system gives this program less than"), "\(ending.errors)")
  }

  @Test func aFewOpenFilesAreEnough() async throws {
    try work.draw(3)
    let ending = try await run(["index", work.pictures, "--json"], under: "ulimit -n 64")
    #expect(ending.code == 0, "\(ending.errors)")
  }

  @Test func theSecondSignalEndsTheProgram() async throws {
    try work.draw(1)
    try await work.index()
    let program = try work.start(["serve", "--port", "0"])
    _ = await program.runs(sending: SIGTERM) { program.errorsSoFar.contains("\n") }
    program.send(SIGTERM)
    let ending = try await program.ending()
    #expect(ending.signal != SIGKILL, "it had to be killed")
  }
}
