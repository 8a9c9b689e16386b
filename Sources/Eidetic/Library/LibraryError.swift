public import Faults
package import Files
import Foundation

/// Says what the library does not have, or why it cannot be read or written.
public enum LibraryError: FaultyError, Equatable {
  /// A path to index or to search with does not exist.
  case noSuchFile(path: String)
  /// A path to index or to search with cannot be opened.
  case notReadable(path: String, code: Int32, reason: String)
  /// The name of a gallery's folder is not UTF-8.
  case folderName(folder: String)
  /// The gallery has no such space.
  case noSuchSpace(name: String, available: [String])
  /// The projection of the space has not been learned on this gallery.
  case notLearned(name: String, base: String)
  /// A space cannot be learned under this name, or from that space.
  case learning(name: String, reason: String)
  /// Vectors cannot be imported from a file, or exported to a folder.
  case vectors(path: String, reason: String)
  /// There is no image with this id.
  case noSuchImage(id: Int64)
  /// There is no root with this id.
  case noSuchRoot(id: Int64)
  /// A folder is not one of the indexed folders, nor in one.
  case noSuchFolder(path: String)
  /// The saved query picture was removed or has expired.
  case noSuchQuery(id: String)
  /// The number of days is out of range.
  case days(got: Int, allowed: ClosedRange<Int>)
  /// An image's file is not where it was indexed.
  case originalGone(path: String)
  /// An image's file has changed since it was indexed.
  case originalChanged(path: String)
  /// Another program wrote the sidecar while names were being added to it.
  case sidecarChanged(path: String)
  /// An image's path is no longer within the indexed folders.
  case originalOutside(path: String)
  /// Something derived, such as a thumbnail, could not be written.
  case write(path: String, code: Int32, reason: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .folderName, .learning, .days:
      .usage
    case .noSuchFile, .noSuchImage, .noSuchRoot, .noSuchFolder, .noSuchQuery:
      .notFound
    case .noSuchSpace, .notLearned, .originalGone, .originalChanged, .sidecarChanged, .originalOutside:
      .notReady
    case .notReadable: .unreadable
    case .vectors: .unsupported
    case .write: .resource
    }
  }

  /// The code for programs.
  public var code: String {
    switch self {
    case .noSuchSpace, .originalGone, .originalChanged, .sidecarChanged, .originalOutside:
      ErrorKind.notFound.code
    case .notReadable: ErrorKind.conflict.code
    default: kind.code
    }
  }

  /// What helps, if something in particular does.
  public var remedy: Remedy? {
    switch self {
    case .noSuchSpace(let name, _): .addSpace(name)
    case .notLearned(let name, let base): .learnSpace(name, base: base)
    case .noSuchRoot, .noSuchFolder: .listFolders
    case .originalGone, .originalChanged: .update(space: nil)
    default: nil
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .noSuchFile(let path):
      "cannot open \"\(path)\": there is no such file or folder; check the spelling"
    case .notReadable(let path, EISDIR, let reason), .notReadable(let path, ESPIPE, let reason),
      .notReadable(let path, ENXIO, let reason), .notReadable(let path, ENODEV, let reason):
      "cannot open \"\(path)\": \(reason), not a file; give the name of a file"
    case .notReadable(let path, EPIPE, let reason):
      "cannot read \"\(path)\": \(reason); start what writes into it first"
    case .notReadable(let path, ELOOP, _):
      "cannot open \"\(path)\": there is a symbolic link in its path, and links are not followed here; replace the link by the file"
    case .notReadable(let path, let code, let reason):
      "cannot open \"\(path)\": \(reason) (code \(code)); check its permissions"
    case .folderName(let folder):
      "cannot use \"\(folder)\" as the library's folder: its name is not UTF-8; choose another folder"
    case .noSuchSpace(let name, let available):
      "cannot use the search index \"\(name)\": the library has \(available.isEmpty ? "none" : available.joined(separator: ", ")); "
        + "add it first, or choose another"
    case .notLearned(let name, let base):
      "cannot use the search index \"\(name)\": it has not been learned yet; add the search index \(base), "
        + "then learn \(name) from it"
    case .learning(let name, let reason):
      "cannot learn the search index \"\(name)\": \(reason)"
    case .vectors(let path, let reason):
      "cannot use \"\(path)\" for vectors: \(reason)"
    case .noSuchImage(let id):
      "cannot find picture \(id): it isn't in the library; it may have been removed"
    case .noSuchRoot(let id):
      "cannot remove folder \(id): it isn't in the library; it may have been removed already"
    case .noSuchFolder(let path):
      "cannot list the folders in \"\(path)\": it isn't in an indexed folder; choose one of the indexed folders, or one in them"
    case .noSuchQuery(let id):
      "cannot open the saved picture \(id): it has expired or was deleted; search with the picture again"
    case .days(let got, let allowed):
      "cannot save a picture for \(got) days: choose \(allowed.lowerBound) to \(allowed.upperBound) days"
    case .originalGone(let path):
      "cannot open \"\(path)\": the file is missing or its disk is not mounted; update the library, or mount the disk"
    case .originalChanged(let path):
      "cannot open \"\(path)\": the file has changed since it was indexed; update the library"
    case .sidecarChanged(let path):
      "cannot write \"\(path)\": another program has just changed it; export again"
    case .originalOutside(let path):
      "cannot open \"\(path)\": it is a link to a place outside of the indexed folders; index that folder too"
    case .write(let path, let code, let reason):
      "cannot write \"\(path)\": \(reason) (code \(code)); free some space or check the permissions, then try "
        + "again; nothing that was stored is lost"
    }
  }
}

extension LibraryError {
  /// The error for a file that a user named and that cannot be read.
  package static func reading(_ path: String, _ failure: FileSystem.Failure) -> LibraryError {
    failure.isMissing
      ? .noSuchFile(path: path) : .notReadable(path: path, code: failure.code, reason: failure.reason)
  }

  /// A failed write, from what Foundation threw.
  static func write(path: String, _ error: any Error) -> LibraryError {
    let (code, text) = systemReason(error)
    return .write(path: path, code: code, reason: text)
  }
}
