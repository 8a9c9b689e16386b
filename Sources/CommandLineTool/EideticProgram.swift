#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program `eidetic`.
@main
struct EideticProgram {
  /// Runs on the main thread, before any other thread exists: settings that all threads inherit are made
  /// here.
  static func main() {
    StandardStreams.reserve()
    // Standard output may be a closed pipe (`eidetic … | head`): then writing fails, and the program ends
    // quietly.
    ProcessSignals.ignoreBrokenPipes()
    let console = Console()
    do {
      try ProcessSignals.begin()
      try SystemRoom.check()
    } catch {
      console.exit(console.report(error))
    }
    Task.detached {
      let code = await run(ProgramArguments.words, console: console)
      console.exit(code)
    }
    // Not dispatchMain(): on Linux it leaves the main thread waiting with no signal blocked.
    while true { pause() }
  }

  private static func run(_ words: [String], console: Console) async -> ExitCode {
    do {
      let invocation = try Invocation(words)
      console.isQuiet = invocation.isQuiet
      if invocation.wantsVersion {
        console.answer("eidetic \(Version.current)")
        return .done
      }
      guard let command = invocation.command else { return overview(invocation, console) }
      if invocation.wantsHelp {
        console.answer(HelpText.lines(command.help, columns: console.output.columns))
        return .done
      }
      let arguments = try Arguments(invocation.rest, for: command.syntax, of: command.name)
      let gallery = try invocation.gallery()
      let context = Context(galleryFolder: gallery.folder, isGalleryNamed: gallery.isNamed, console: console)
      do {
        return try await ProcessSignals.cancellingOnInterrupt(
          first: console.stopDrawingOnInterrupt,
          givingUp: { console.exit(command.interrupted(arguments, console)) }
        ) {
          try await command.run(arguments, context)
        }
      } catch  where ExitCode(after: error) == .interrupted {
        return command.interrupted(arguments, console)
      }
    } catch {
      return console.report(error)
    }
  }

  private static func overview(_ invocation: Invocation, _ console: Console) -> ExitCode {
    guard invocation.wantsHelp else {
      console.complain(HelpText.lines(Invocation.overview, columns: console.messages.columns))
      return .wrongUsage
    }
    console.answer(HelpText.lines(Invocation.overview, columns: console.output.columns))
    return .done
  }
}
