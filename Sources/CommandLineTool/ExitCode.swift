import Eidetic
import Faults
import Gallery
import Models

/// The exit code of the program.
enum ExitCode: Int32, Sendable {
  case done = 0
  /// Done, but some inputs failed and are listed.
  case someFailed = 1
  case wrongUsage = 2
  /// No such gallery, a missing model, damaged data, or a full disk.
  case nothingUsable = 3
  case interrupted = 130

  /// The exit code after an error: the only place where errors become exit codes.
  init(after error: any Error) {
    self =
      switch error {
      case is CancellationError: .interrupted
      // Such as a folder instead of a file on the command line.
      case LibraryError.notReadable: .wrongUsage
      // The named thing is a model or a space here.
      case ModelsError.nothingToAdd, GalleryError.spaceExists: .nothingUsable
      case let error as any FaultyError: ExitCode(afterOne: error.kind)
      default: .nothingUsable
      }
  }

  /// The exit code after most errors of a kind.
  init(afterOne kind: ErrorKind) {
    self =
      switch kind {
      case .usage, .notFound, .conflict: .wrongUsage
      case .notReady, .unreadable, .unsupported, .tooLarge, .damaged, .resource, .busy: .nothingUsable
      case .cancelled: .interrupted
      }
  }
}

/// A wrong command line.
struct UsageError: FaultyError {
  let description: String
  var kind: ErrorKind { .usage }
}
