package import Faults

/// Says what went wrong with the gallery's folder or its database.
package enum GalleryError: FaultyError, Equatable {
  /// There is no gallery in the folder.
  case noSuchGallery(folder: String)
  /// The gallery was written by a later version of the program.
  case newerVersion(path: String, got: Int, supported: Int)
  /// The file is a database, but no gallery.
  case notAGallery(path: String)
  /// Another process is indexing into the gallery.
  case busy(folder: String)
  /// The space was removed while it was wanted.
  case noSuchSpace(folder: String, id: Int64)
  /// There is a space of this name, or one whose embeddings are the same.
  case spaceExists(folder: String, name: String)
  /// There is no face with this number.
  case noSuchFace(id: Int64)
  /// There is no person with this number.
  case noSuchPerson(id: Int64)
  /// The face is assigned to nobody.
  case nobodys(face: Int64)
  /// Another person has this name.
  case nameTaken(name: String, person: Int64)
  /// What the journal keeps of an edit cannot be read.
  case journal(path: String, edit: Int64)
  /// SQLite refused; `code` is its extended result code.
  case database(operation: String, path: String, code: Int32, reason: String)
  /// A folder or file could not be made, read or removed.
  case file(operation: String, path: String, code: Int32, reason: String)

  package var fault: Fault {
    switch self {
    case .noSuchGallery, .newerVersion, .notAGallery, .noSuchSpace, .spaceExists, .noSuchFace, .noSuchPerson,
      .nobodys, .nameTaken:
      .input
    case .journal: .data
    case .busy, .file: .resource
    case .database(_, _, let code, _): Self.isDamage(code) ? .data : .resource
    }
  }

  package var description: String {
    switch self {
    case .noSuchGallery(let folder):
      "cannot open the gallery \"\(folder)\": there is none; make one with: eidetic index FOLDER"
    case .newerVersion(let path, let got, let supported):
      "cannot open \"\(path)\": it was written by a newer Eidetic (format \(got), this one reads up to \(supported)); "
        + "install the newer version, or use another folder with --gallery"
    case .notAGallery(let path):
      "cannot open \"\(path)\": it is a database of another program; use another folder with --gallery"
    case .busy(let folder):
      "cannot index into the gallery \"\(folder)\": another eidetic is indexing into it; wait for it or stop it"
    case .noSuchSpace(let folder, let id):
      "cannot read the space \(id) of the gallery \"\(folder)\": it was removed a moment ago; see: eidetic spaces list"
    case .spaceExists(let folder, let name):
      "cannot make the space \(name) in the gallery \"\(folder)\": it has it already; choose another name, or remove "
        + "that one with: eidetic spaces remove \(name)"
    case .noSuchFace(let id):
      "cannot find the face \(id): the gallery has none of that number; see: eidetic faces list"
    case .noSuchPerson(let id):
      "cannot find the person \(id): the gallery has none of that number; see: eidetic faces list"
    case .nobodys(let face):
      "cannot reject the face \(face): it is assigned to nobody; see: eidetic faces list"
    case .nameTaken(let name, let person):
      "cannot give the name \"\(name)\": person \(person) has it; make one person of both with: "
        + "eidetic faces merge"
    case .journal(let path, let edit):
      "cannot undo the edit \(edit) of \"\(path)\": the journal is damaged; put back a copy of the gallery"
    case .database(let operation, let path, let code, let reason):
      "cannot \(operation) \"\(path)\": \(reason) (SQLite code \(code)); \(Self.advice(code))"
    case .file(let operation, let path, let code, let reason):
      "cannot \(operation) \"\(path)\": \(reason) (code \(code))"
    }
  }

  private static func advice(_ code: Int32) -> String {
    switch code & 0xff {
    case SQLiteCode.full: "free some space and run the same command again: nothing that was stored is lost"
    // A disk without room for SQLite's own small files says this instead of "full".
    case SQLiteCode.inputOutput: "check the disk and the space that is left on it, and try again"
    case SQLiteCode.readOnly, SQLiteCode.cannotOpen, SQLiteCode.permission:
      "check the folder's permissions and free space"
    case SQLiteCode.busy, SQLiteCode.locked: "another program holds it; try again when it has finished"
    case SQLiteCode.corrupt, SQLiteCode.notADatabase:
      "it is damaged; put back a copy, or remove the gallery's folder and index again"
    default: "check the disk and try again"
    }
  }

  private static func isDamage(_ code: Int32) -> Bool {
    [SQLiteCode.corrupt, SQLiteCode.notADatabase].contains(code & 0xff)
  }
}
