package import Faults
package import Vocabulary

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says what went wrong with the gallery's folder or its database.
package enum GalleryError: FaultyError, Equatable {
  /// There is no gallery in the folder.
  case noSuchGallery(folder: String)
  /// What should be the gallery's folder is a file.
  case notAFolder(path: String)
  /// The gallery was written by an earlier version of the program, and may only be read.
  case outdated(path: String)
  /// The gallery may only be read.
  case readOnly(folder: String)
  /// The gallery is no longer where it was opened.
  case moved(path: String)
  /// The gallery was written by a later version of the program.
  case newerVersion(path: String, got: Int, supported: Int)
  /// The file is a database, but no gallery.
  case notAGallery(path: String)
  /// Another process is indexing into the gallery.
  case busy(folder: String)
  /// The space was removed while it was wanted.
  case spaceRemoved(folder: String, id: Int64)
  /// There is a space of this name, or one whose embeddings are the same.
  case spaceExists(folder: String, name: String)
  /// There is no face with this number.
  case noSuchFace(id: Int64)
  /// There is no person of this number or name.
  case noSuchPerson(reference: String)
  /// The face is assigned to nobody.
  case nobodys(face: Int64)
  /// A person is gone from whose faces something was learned that is to be kept.
  case learnedFromNobody(name: String)
  /// Another person has this name.
  case nameTaken(name: String, person: Int64)
  /// What the journal keeps of an edit cannot be read.
  case journal(path: String, edit: Int64)
  /// No field of an image has the name in a condition.
  case noSuchField(got: FieldCondition, available: [String])
  /// A field's values are not compared in this way.
  case fieldComparison(
    got: FieldCondition.Comparison, available: [FieldCondition.Comparison], example: FieldCondition)
  /// What a field is to be compared with is none of its values.
  case fieldValue(got: String, expected: String, example: FieldCondition)
  /// A filter of more conditions, or more of them in one another, than can be evaluated.
  case filterTooLarge(depth: Int, conditions: Int)
  /// SQLite refused; `code` is its extended result code.
  case database(operation: String, path: String, code: Int32, reason: String)
  /// A folder or file could not be made, read or removed; `code` is the system's.
  case file(operation: String, path: String, code: Int32)

  package var kind: ErrorKind {
    switch self {
    case .noSuchGallery, .outdated: .notReady
    case .notAFolder, .notAGallery: .unreadable
    case .newerVersion, .nobodys, .spaceRemoved: .unsupported
    case .noSuchFace, .noSuchPerson: .notFound
    case .spaceExists, .nameTaken, .learnedFromNobody: .conflict
    case .journal: .damaged
    case .file, .readOnly, .moved: .resource
    case .busy: .busy
    case .noSuchField, .fieldComparison, .fieldValue: .usage
    case .filterTooLarge: .tooLarge
    case .database(_, _, let code, _): Self.isDamage(code) ? .damaged : .resource
    }
  }

  package var code: String {
    if case .nameTaken = self { "name_taken" } else { kind.code }
  }

  package var remedy: Remedy? {
    switch self {
    case .noSuchGallery: .addFolder(space: nil)
    case .spaceRemoved: .listSpaces
    case .spaceExists(_, let name): .removeSpace(name)
    case .noSuchFace, .noSuchPerson, .nobodys: .listPeople
    case .nameTaken(_, let person): .mergePeople(person)
    case .noSuchField(let got, let available):
      nearest(to: got.field, among: available).map { name in
        .writeCondition("\(FieldCondition(name, got.comparison, got.value))")
      }
    case .fieldComparison(_, _, let example), .fieldValue(_, _, let example): .writeCondition("\(example)")
    default: nil
    }
  }

  package var description: String {
    switch self {
    case .noSuchGallery(let folder):
      "cannot open the library \"\(folder)\": it does not exist; index a folder of pictures to create it"
    case .notAFolder(let path):
      "cannot open the library \"\(path)\": it is a file, and a library is a folder; choose a folder"
    case .outdated(let path):
      "cannot open \"\(path)\": it was written by an older Eidetic and is read-only; open it once with write permission, "
        + "so that it can be upgraded"
    case .readOnly(let folder):
      "cannot change the library \"\(folder)\": it is read-only; you can search it, but changes need write permission"
    case .moved(let path):
      "cannot continue with \"\(path)\": it was moved or removed while it was open; move it back, or restart the program "
        + "with the folder's new path"
    case .newerVersion(let path, let got, let supported):
      "cannot open \"\(path)\": it was written by a newer Eidetic (format \(got), this one reads up to \(supported)); "
        + "install the newer version, or use another gallery folder"
    case .notAGallery(let path):
      "cannot open \"\(path)\": it is a database of another program; use another gallery folder"
    case .busy(let folder):
      "cannot change the library \"\(folder)\": another Eidetic is indexing into it; wait for it to finish, or stop it"
    case .spaceRemoved(let folder, let id):
      "cannot read search index \(id) of the library \"\(folder)\": it has just been removed; choose another"
    case .spaceExists(let folder, let name):
      "cannot add the search index \(name) to the library \"\(folder)\": it exists already; choose another name, or "
        + "remove that one first"
    case .noSuchFace(let id):
      "cannot find face \(id): no face has this number; faces get new numbers when they are found again by another model"
    case .noSuchPerson(let reference):
      "cannot find the person \"\(reference)\": nobody has this number or name"
    case .nobodys(let face):
      "cannot remove face \(face) from its person: it has none"
    case .learnedFromNobody(let name):
      "cannot keep what \"\(name)\" learned: a person whose faces it learned from was merged or forgotten meanwhile; "
        + "train it again"
    case .nameTaken(let name, _):
      "cannot use the name \"\(name)\": another person is already named \(name); merge the two, or choose another name"
    case .journal(let path, let edit):
      "cannot undo the edit \(edit) of \"\(path)\": its list of changes is damaged; restore the gallery's folder from a backup"
    case .noSuchField(let got, let available):
      "cannot filter by \"\(got.field)\": there is no such field; use \(available.joined(separator: ", "))"
    case .fieldComparison(let got, let available, let example):
      "cannot filter by \"\(example.field)\" with \"\(got.rawValue)\": it takes "
        + "\(available.map(\.rawValue).joined(separator: ", ")), such as \(example)"
    case .fieldValue(let got, let expected, let example):
      "cannot filter by \"\(example.field)\" with the value \"\(got)\": it takes \(expected)"
    case .filterTooLarge(let depth, let conditions):
      "cannot filter: a filter has at most \(conditions) conditions, nested up to \(depth) deep; "
        + "leave some out"
    case .database(let operation, let path, let code, let reason):
      "cannot \(operation) \"\(path)\": \(Self.words(code, reason))"
    case .file(let operation, let path, let code):
      "cannot \(operation) \"\(path)\": \(Self.words(systemCode: code))"
    }
  }

  /// What SQLite's code means, and what helps.
  private static func words(_ code: Int32, _ reason: String) -> String {
    switch code & 0xff {
    case SQLiteCode.full: "the disk is full; free some space and try again: nothing that was stored is lost"
    // A disk without room for SQLite's own small files says this instead of "full".
    case SQLiteCode.inputOutput:
      "the disk cannot be read or written; check it, and the space that is left on it"
    case SQLiteCode.readOnly: "it may only be read; allow writing to the folder"
    case SQLiteCode.cannotOpen, SQLiteCode.permission:
      "it cannot be opened; check the folder's permissions and the disk's free space"
    case SQLiteCode.busy, SQLiteCode.locked: "another program is using it; try again when that has finished"
    case SQLiteCode.corrupt:
      "it is damaged; restore it from a backup, or remove the gallery's folder and index again"
    case SQLiteCode.notADatabase:
      "it is not a gallery, or it is damaged; choose another folder, restore it from a backup, or remove it and index again"
    default:
      "\(reason.isEmpty ? "the database failed" : reason) (database code \(code)); check the disk and try again"
    }
  }

  private static func words(systemCode code: Int32) -> String {
    switch code {
    case EACCES, EPERM: "permission denied; check the permissions of the folder above it"
    case EROFS: "the disk may only be read; choose a folder on another one"
    case ENOSPC, EDQUOT: "the disk is full; free some space and try again"
    case ENOTDIR, EEXIST: "a part of the path is a file, not a folder; choose another folder"
    case ENAMETOOLONG: "the path is too long; choose a shorter one"
    case EIO: "the disk reports an error; check it"
    default:
      "\(unsafe String(cString: strerror(code)).lowercased()) (system code \(code)); choose another folder"
    }
  }

  private static func isDamage(_ code: Int32) -> Bool {
    [SQLiteCode.corrupt, SQLiteCode.notADatabase].contains(code & 0xff)
  }
}
