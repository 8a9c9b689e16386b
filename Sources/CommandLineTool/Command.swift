import Eidetic
import Foundation
import Imaging

/// One command of the program.
protocol Command: Sendable {
  var name: String { get }
  /// The operands and the most important options, as the help's first line shows them.
  var usage: String { get }
  /// One line.
  var summary: String { get }
  /// What the help says besides, as `HelpText` takes it.
  var details: String { get }
  var syntax: Syntax { get }

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode

  /// Whether running the same command again resumes work that was interrupted.
  func savesProgress(_ arguments: Arguments) -> Bool

  /// Says how the program ends when its work was called off.
  func interrupted(_ arguments: Arguments, _ console: Console) -> ExitCode
}

extension Command {
  var details: String { "" }

  func savesProgress(_ arguments: Arguments) -> Bool { false }

  func interrupted(_ arguments: Arguments, _ console: Console) -> ExitCode {
    console.reportInterruption(isSaved: savesProgress(arguments))
  }

  /// The help, as `HelpText` takes it.
  var help: String {
    var parts = ["Usage: eidetic \(name) \(usage)", summary]
    if !details.isEmpty { parts.append(details) }
    parts.append("Options:\n" + HelpText.list(syntax.options + Syntax.common))
    return parts.joined(separator: "\n\n")
  }
}

/// What every command works with.
struct Context: Sendable {
  let galleryFolder: String
  /// Whether the command line names the folder, which may be a slip of the hand.
  let isGalleryNamed: Bool
  let console: Console

  /// Opens the gallery.
  func engine(creating: Bool, limits: DecodingLimits = DecodingLimits()) throws -> SearchEngine {
    try SearchEngine(gallery: galleryFolder, creating: creating, limits: limits)
  }

  /// Opens or creates the gallery and fills it. If that fails, a gallery that was created for it and is still
  /// unused is removed.
  ///
  /// - Parameter paths: what is indexed; all roots of a gallery that is there when there are none.
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
