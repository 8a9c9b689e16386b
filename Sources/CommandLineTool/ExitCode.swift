import Eidetic
import Faults
import Gallery
import Models

/// How the program ends.
enum ExitCode: Int32, Sendable {
  case done = 0
  /// Done, but some inputs failed; they are listed.
  case someFailed = 1
  case wrongUsage = 2
  /// No such gallery, a model missing, something damaged, no room on the disk.
  case nothingUsable = 3
  case interrupted = 130

  /// How the program ends after an error: the one place where errors become exit codes.
  init(after error: any Error) {
    self =
      switch error {
      case is CancellationError: .interrupted
      // A path on the command line that is a folder, say.
      case LibraryError.notReadable: .wrongUsage
      // Models and spaces are what is missing here, or in the way.
      case ModelsError.nothingToAdd, GalleryError.spaceExists: .nothingUsable
      case let error as any FaultyError: ExitCode(afterOne: error.kind)
      default: .nothingUsable
      }
  }

  /// How the program ends after most errors of a kind.
  init(afterOne kind: ErrorKind) {
    self =
      switch kind {
      case .usage, .notFound, .conflict: .wrongUsage
      case .notReady, .unreadable, .unsupported, .tooLarge, .damaged, .resource, .busy: .nothingUsable
      case .cancelled: .interrupted
      }
  }
}

/// What is wrong with the words on the command line.
struct UsageError: FaultyError {
  let description: String
  var kind: ErrorKind { .usage }
}
