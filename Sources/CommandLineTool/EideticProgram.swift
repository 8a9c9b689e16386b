/// The program `eidetic`.
@main
struct EideticProgram {
  static func main() async {
    // Standard output may be a closed pipe (`eidetic … | head`): the write fails then, and the program ends quietly.
    ProcessSignals.ignoreBrokenPipes()
    let console = Console()
    let code = await run(Array(CommandLine.arguments.dropFirst()), console: console)
    console.exit(code)
  }

  private static func run(_ words: [String], console: Console) async -> ExitCode {
    do {
      let invocation = try Invocation(words)
      console.isQuiet = invocation.isQuiet
      guard let command = invocation.command else { return overview(invocation, console) }
      if invocation.wantsHelp {
        console.answer(command.help)
        return .done
      }
      let arguments = try Arguments(invocation.rest, for: command.syntax, of: command.name)
      return try await ProcessSignals.cancellingOnInterrupt {
        try await command.run(
          arguments,
          Context(
            galleryFolder: invocation.galleryFolder, isGalleryNamed: invocation.isGalleryNamed,
            console: console))
      }
    } catch {
      return console.report(error)
    }
  }

  private static func overview(_ invocation: Invocation, _ console: Console) -> ExitCode {
    if invocation.wantsVersion {
      console.answer("eidetic \(Version.current)")
      return .done
    }
    guard invocation.wantsHelp else {
      console.complain(Invocation.overview)
      return .wrongUsage
    }
    console.answer(Invocation.overview)
    return .done
  }
}
