import Eidetic
import Foundation
import Imaging

/// One command of the program.
protocol Command: Sendable {
  var name: String { get }
  /// The operands and most important options, for the first line of the help.
  var usage: String { get }
  /// One line.
  var summary: String { get }
  /// The rest of the help text, in the form of `HelpText`.
  var details: String { get }
  var syntax: Syntax { get }

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode

  /// Whether running the same command again resumes interrupted work.
  func savesProgress(_ arguments: Arguments) -> Bool

  /// The exit code after the work was interrupted.
  func interrupted(_ arguments: Arguments, _ console: Console) -> ExitCode
}

extension Command {
  var details: String { "" }

  func savesProgress(_ arguments: Arguments) -> Bool { false }

  func interrupted(_ arguments: Arguments, _ console: Console) -> ExitCode {
    console.reportInterruption(isSaved: savesProgress(arguments))
  }

  /// The help, in the form of `HelpText`.
  var help: String {
    var parts = ["Usage: eidetic \(name) \(usage)", summary]
    if !details.isEmpty { parts.append(details) }
    parts.append("Options:\n" + HelpText.list(syntax.options + Syntax.common))
    return parts.joined(separator: "\n\n")
  }
}

/// What every command needs.
struct Context: Sendable {
  let galleryFolder: String
  /// Whether the folder was named on the command line, and so may be mistyped.
  let isGalleryNamed: Bool
  let console: Console

  /// Opens the gallery.
  func engine(creating: Bool, limits: DecodingLimits = DecodingLimits()) throws -> SearchEngine {
    try SearchEngine(gallery: galleryFolder, creating: creating, limits: limits)
  }

  /// Opens or creates the gallery and fills it. If that fails, a gallery that was created for it and is still
  /// empty is removed.
  ///
  /// - Parameter paths: the paths to index; empty for all roots of an existing gallery.
  func filling<Answer>(
    with paths: [String], limits: DecodingLimits = DecodingLimits(),
    _ body: (SearchEngine) async throws -> Answer
  ) async throws -> Answer {
    try SearchEngine.checkPaths(paths, filling: galleryFolder)
    let engine = try engine(creating: !paths.isEmpty, limits: limits)
    do {
      return try await body(engine)
    } catch {
      try await engine.library.discardIfUnused()
      throw error
    }
  }

  /// Opens the gallery if there is one.
  func existingEngine() throws -> SearchEngine? {
    guard FileManager.default.fileExists(atPath: galleryFolder + "/gallery.sqlite") else { return nil }
    return try engine(creating: false)
  }
}
