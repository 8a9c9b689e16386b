public import Faults

/// Says why faces and people cannot be found, searched for or changed.
public enum PeopleError: FaultyError, Equatable {
  /// Faces are off in this gallery.
  case facesOff(folder: String)
  /// No face network is installed.
  case noFaceModel(folder: String)
  /// The face network isn't calibrated, and the purpose needs it.
  case unmeasuredFaceModel(name: String, purpose: String)
  /// The stored face settings cannot be read.
  case faceSettings(folder: String, got: String)
  /// No image with a face is indexed.
  case noFacesIndexed(folder: String)
  /// The query picture has no faces.
  case noFaceInPicture(name: String)
  /// The query picture has fewer faces.
  case faceIndex(got: Int, count: Int, name: String)
  /// A false-accept rate must be above 0 and at most 1.
  case falseAcceptRate(got: Double)
  /// A merge or distinction that names only the person itself.
  case emptyMerge(person: Int64)
  /// An edit without faces.
  case noFaces
  /// There is no edit to undo.
  case nothingToUndo
  /// A person without a name, whose names cannot be written.
  case nameless(person: Int64)
  /// There is no image at a path.
  case notIndexed(path: String)
  /// A file of people cannot be read.
  case peopleFile(reason: String)
  /// Files with faces could not be removed.
  case notRemoved(path: String, code: Int32, reason: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .falseAcceptRate, .noFaces, .peopleFile:
      .usage
    case .faceIndex, .notIndexed:
      .notFound
    case .emptyMerge, .nameless:
      .conflict
    case .facesOff, .noFaceModel, .unmeasuredFaceModel, .noFacesIndexed, .nothingToUndo:
      .notReady
    case .noFaceInPicture: .unsupported
    case .faceSettings: .damaged
    case .notRemoved: .resource
    }
  }

  /// The code for programs.
  public var code: String {
    switch self {
    case .noFacesIndexed: "gallery_empty"
    case .facesOff: "faces_off"
    case .noFaceInPicture: "no_face"
    case .nothingToUndo: "nothing_to_undo"
    default: kind.code
    }
  }

  /// What helps, if something in particular does.
  public var remedy: Remedy? {
    switch self {
    case .notIndexed: .update(space: nil)
    case .facesOff: .findFaces
    case .noFaceModel: .listModels
    case .unmeasuredFaceModel(let name, _): .measureFaceModel(name)
    case .faceSettings: .turnFacesOn
    case .noFacesIndexed: .addPeople
    case .noFaces: .listPeople
    case .nothingToUndo: .listEdits
    case .nameless(let person): .namePerson(person)
    default: nil
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .facesOff:
      "cannot use face recognition: it is off in this library; turn it on and index the pictures again"
    case .noFaceModel:
      "cannot turn on face recognition: no face model is installed; run the set-up again, or add a model"
    case .unmeasuredFaceModel(let name, let purpose):
      "cannot \(purpose): the face model \"\(name)\" isn't calibrated, so its scores can't be told from chance; "
        + "choose another model, or measure this one and add the table to its card"
    case .faceSettings(let folder, let got):
      "cannot read the face settings of \"\(folder)\": \"\(got)\" is not valid; turn face recognition on again"
    case .noFacesIndexed:
      "cannot search for a face: no faces have been found in this library yet; index pictures of people first"
    case .noFaceInPicture(let name):
      "cannot search for a face in \"\(name)\": no face found; try a picture with a larger or clearer face"
    case .faceIndex(let got, let count, let name):
      "cannot search for face \(got) of \"\(name)\": the picture has \(count); choose one from 1, the largest, to \(count)"
    case .falseAcceptRate(let got):
      "cannot use the false-accept rate \(got): it must be above 0 and at most 1, such as 0.001"
    case .emptyMerge(let person):
      "cannot compare person \(person) with nobody: choose another person too"
    case .noFaces:
      "cannot change people: no face was chosen; choose at least one"
    case .nothingToUndo:
      "cannot undo: there is no change left to undo"
    case .nameless(let person):
      "cannot write the name of person \(person): this person has no name; add one first"
    case .notIndexed(let path):
      "cannot read names from \"\(path)\": none of its pictures is in the library; index it first"
    case .peopleFile(let reason):
      "cannot read the people: \(reason); choose a file that was exported by Eidetic"
    case .notRemoved(let path, let code, let reason):
      "cannot remove \"\(path)\": \(reason) (code \(code)); it holds face data; remove it by hand, or correct its "
        + "permissions and try again"
    }
  }
}
