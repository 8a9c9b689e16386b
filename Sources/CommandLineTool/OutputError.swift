import Faults

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says why an answer or a file could not be written. No existing file has been damaged.
enum OutputError: FaultyError {
  /// Writing to standard output failed.
  case standardOutput(StreamFailure)
  /// Picture bytes would be printed on a terminal.
  case terminal(option: String)
  /// The path cannot be accessed.
  case system(path: String, StreamFailure)
  /// The file's folder does not exist.
  case noFolder(path: String, folder: String)
  case isFolder(path: String)
  /// The path is a disk or a socket.
  case unfit(path: String, what: String)
  /// The file would overwrite a query picture or another input.
  case isInput(path: String)
  case isIndexed(path: String)
  case isOfGallery(path: String, folder: String)
  /// The file exists and is not an older one of the same kind.
  case wouldReplace(path: String, kind: OutputFile.Kind)
  case readOnly(path: String)
  /// Another program has changed the file meanwhile.
  case changed(path: String)

  var kind: ErrorKind {
    switch self {
    case .standardOutput, .system, .changed: .resource
    default: .unsupported
    }
  }

  var description: String {
    switch self {
    case .standardOutput(let failure) where failure.code == EBADF:
      "cannot write to standard output: it is closed"
    case .standardOutput(let failure):
      "cannot write to standard output: \(failure.reason); the answer is incomplete"
    case .terminal(let option):
      "cannot write a picture to a terminal: redirect standard output to a file, or give a file name to \(option)"
    case .system(let path, let failure):
      "cannot write \"\(path)\": \(failure.reason)"
    case .noFolder(let path, let folder):
      "cannot write \"\(path)\": the folder \"\(folder)\" does not exist; create it first"
    case .isFolder(let path):
      "cannot write \"\(path)\": it is a folder; give the name of a file in it"
    case .unfit(let path, let what):
      "cannot write \"\(path)\": it is \(what); give the name of a file"
    case .isInput(let path):
      "cannot write \"\(path)\": it is an input of this command; choose another name"
    case .isIndexed(let path):
      "cannot write \"\(path)\": it is an indexed picture, or identical to one; choose another name"
    case .isOfGallery(let path, let folder):
      "cannot write \"\(path)\": it is in the gallery's folder \"\(folder)\"; choose another folder"
    case .wouldReplace(let path, let kind):
      "cannot write \"\(path)\": the file exists and is not \(kind.rawValue) written by Eidetic; "
        + "choose another name, or replace it with --force"
    case .readOnly(let path):
      "cannot write \"\(path)\": the file is write-protected; choose another name, or replace it with --force"
    case .changed(let path):
      "cannot write \"\(path)\": another program has changed the file in the meantime; try again"
    }
  }
}
