public import Faults
package import Files
import Foundation

/// Says what a journey could not begin or go on with. What goes wrong below comes up as the lower module's
/// own error.
public enum EngineError: FaultyError, Equatable {
  /// A path to index or to search with is not there.
  case noSuchFile(path: String)
  /// A path to index or to search with cannot be opened.
  case notReadable(path: String, code: Int32, reason: String)
  /// There is no picture in folders to index, or a file is none. Of a single one also something in it that
  /// was skipped.
  case nothingToIndex(paths: [String], skipped: GalleryStatus.PassedOver?)
  /// The name of a gallery's folder is not UTF-8.
  case folderName(folder: String)
  /// A path to index is part of a gallery.
  case galleryFolder(path: String, folder: String)
  /// A pattern of what is passed over that can match nothing.
  case pattern(got: String)
  /// A pattern that is to be taken back and was never given.
  case notExcluded(pattern: String)
  /// No path was given, and the gallery has no root yet.
  case noRoots(folder: String)
  /// The gallery holds no embedding to compare with.
  case emptyGallery(folder: String, space: String?)
  /// The gallery has no such space.
  case noSuchSpace(name: String, available: [String])
  /// What the space projects by has not been learned on this gallery.
  case notLearned(name: String, base: String)
  /// A space cannot be learned under this name, or from that space.
  case learning(name: String, reason: String)
  /// Spaces that cannot be joined as they are weighted.
  case weights(got: String)
  /// A space that is to be joined with itself.
  case repeatedSpace(name: String, got: String)
  /// The metric does not compare what the space holds.
  case unfitMetric(metric: String, space: String, available: [String])
  /// There is no step of this name to rank by.
  case rankingStep(got: String, available: [String])
  /// A step to rank by does not take this parameter, or not this value.
  case rankingParameter(step: String, got: String, takes: [String])
  /// A parameter of a step to rank by is given twice.
  case repeatedParameter(step: String, name: String)
  /// A step to rank by cannot follow another one.
  case rankingOrder(step: String, after: String)
  /// A step to rank by does not work on what a space holds.
  case rankingUnfit(step: String, space: String, reason: String)
  /// A query without a picture, where one is to be compared with images'.
  case noPictureToCompare(for: String)
  /// Fewer than one hit was asked for.
  case count(got: Int)
  /// A query without an example, a colour or a person.
  case emptyQuery
  /// A text that names no colour.
  case colour(got: String)
  /// There is no image with this number.
  case noSuchImage(id: Int64)
  /// There is no root with this number.
  case noSuchRoot(id: Int64)
  /// There is no job with this number.
  case noSuchJob(id: Int)
  /// A kept query picture was removed or has expired.
  case noSuchQuery(id: String)
  /// A query picture can be kept only so long.
  case days(got: Int, allowed: ClosedRange<Int>)
  /// An image's file is not where it was indexed.
  case originalGone(path: String)
  /// An image's file has changed since it was indexed.
  case originalChanged(path: String)
  /// A sidecar was written by another program while names were put into it.
  case sidecarChanged(path: String)
  /// An image's path leads out of what is indexed.
  case originalOutside(path: String)
  /// The space's network or its card is another one than when the gallery was indexed.
  case changedSpace(name: String)
  /// A benchmark cannot say what it should.
  case benchmark(reason: String)
  /// Faces are not looked for in this gallery.
  case facesOff(folder: String)
  /// No network that embeds faces is at hand.
  case noFaceModel(folder: String)
  /// Nobody has measured what a face network's scores are worth, and the purpose needs it.
  case unmeasuredFaceModel(name: String, purpose: String)
  /// What the gallery remembers about its face models cannot be read.
  case faceSettings(folder: String, got: String)
  /// No image with a face is indexed.
  case noFacesIndexed(folder: String)
  /// A query picture shows no face.
  case noFaceInPicture(name: String)
  /// A query picture shows fewer faces.
  case faceIndex(got: Int, count: Int, name: String)
  /// A false-accept rate is a share, above 0.
  case falseAcceptRate(got: Double)
  /// A person can be merged with, or told from, other people only.
  case emptyMerge(person: Int64)
  /// An edit of no face.
  case noFaces
  /// No edit is left to be undone.
  case nothingToUndo
  /// A person without a name, which cannot be written.
  case nameless(person: Int64)
  /// No image of the gallery lies at a path.
  case notIndexed(path: String)
  /// A document of people cannot be read.
  case peopleFile(reason: String)
  /// Something derived, such as a thumbnail, could not be written.
  case write(path: String, code: Int32, reason: String)
  /// What holds faces could not be removed.
  case notRemoved(path: String, code: Int32, reason: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .folderName, .galleryFolder, .pattern, .notExcluded, .learning, .weights, .rankingStep,
      .rankingParameter, .count, .emptyQuery, .colour, .days, .benchmark, .falseAcceptRate, .noFaces,
      .peopleFile:
      .usage
    case .noSuchFile, .noSuchImage, .noSuchRoot, .noSuchJob, .noSuchQuery, .faceIndex, .notIndexed:
      .notFound
    case .nothingToIndex, .noRoots, .repeatedSpace, .unfitMetric, .repeatedParameter, .rankingOrder,
      .rankingUnfit, .noPictureToCompare, .emptyMerge, .nameless:
      .conflict
    case .emptyGallery, .noSuchSpace, .notLearned, .originalGone, .originalChanged, .sidecarChanged,
      .originalOutside, .changedSpace, .facesOff, .noFaceModel, .unmeasuredFaceModel, .noFacesIndexed,
      .nothingToUndo:
      .notReady
    case .notReadable: .unreadable
    case .noFaceInPicture: .unsupported
    case .faceSettings: .damaged
    case .write, .notRemoved: .resource
    }
  }

  /// Tells it apart for programs.
  public var code: String {
    switch self {
    case .emptyGallery, .noFacesIndexed: "gallery_empty"
    case .facesOff: "faces_off"
    case .noFaceInPicture: "no_face"
    case .nothingToUndo: "nothing_to_undo"
    case .noSuchSpace, .originalGone, .originalChanged, .sidecarChanged, .originalOutside:
      ErrorKind.notFound.code
    case .notReadable: ErrorKind.conflict.code
    default: kind.code
    }
  }

  /// What helps, where something in particular does.
  public var remedy: Remedy? {
    switch self {
    case .noRoots: .addFolder(space: nil)
    case .emptyGallery(_, let space): .addFolder(space: space)
    case .noSuchSpace(let name, _): .addSpace(name)
    case .notLearned(let name, let base): .learnSpace(name, base: base)
    case .noSuchRoot: .listFolders
    case .originalGone, .originalChanged, .notIndexed: .update(space: nil)
    case .changedSpace(let name): .update(space: name)
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

  /// What failed, on what, why, and what to do about it.
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
    case .nothingToIndex(let paths, let skipped):
      "cannot index \(Self.quoted(paths)): \(Self.emptiness(of: paths, skipped)); choose a folder with pictures"
    case .folderName(let folder):
      "cannot use \"\(folder)\" as the library's folder: its name is not UTF-8; choose another folder"
    case .galleryFolder(let path, let folder):
      "cannot index \"\(path)\": it is part of the library in \"\(folder)\", not a folder of pictures; choose the folder "
        + "with your pictures"
    case .pattern(let got):
      "cannot exclude \"\(got)\": it matches nothing; use a pattern as in .gitignore, such as node_modules/ or *.tmp.jpg"
    case .notExcluded(let pattern):
      "cannot stop excluding \"\(pattern)\": it is not excluded; the library's status lists the patterns"
    case .noRoots(let folder):
      "cannot update the library \"\(folder)\": it has no folders yet; add a folder with pictures"
    case .emptyGallery(let folder, nil):
      "cannot search the library \"\(folder)\": it is empty; index pictures first"
    case .emptyGallery(let folder, let space?):
      "cannot search the library \"\(folder)\": its search index \"\(space)\" is empty; index pictures first"
    case .noSuchSpace(let name, let available):
      "cannot use the search index \"\(name)\": the library has \(available.isEmpty ? "none" : available.joined(separator: ", ")); "
        + "add it first, or choose another"
    case .notLearned(let name, let base):
      "cannot use the search index \"\(name)\": it has not been learned yet; add the search index \(base), "
        + "then learn \(name) from it"
    case .learning(let name, let reason):
      "cannot learn the search index \"\(name)\": \(reason)"
    case .weights(let got):
      "cannot combine the search indexes \"\(got)\": a weight is a number above 0, such as A=0.7,B=0.3"
    case .repeatedSpace(let name, let got):
      "cannot combine the search indexes \"\(got)\": \"\(name)\" is named twice; name each once"
    case .unfitMetric(let metric, let space, let available):
      "cannot compare by \(metric) in the search index \"\(space)\": it supports \(available.joined(separator: ", "))"
    case .rankingStep(let got, let available):
      "cannot rank by \"\(got)\": there is no such step; use \(available.joined(separator: ", ")), or the chains none "
        + "and default"
    case .rankingParameter(let step, let got, let takes) where takes.isEmpty:
      "cannot rank by \(step) with \"\(got)\": it has no parameters; use just \(step)"
    case .rankingParameter(let step, let got, let takes):
      "cannot rank by \(step) with \"\(got)\": it takes \(takes.joined(separator: ", ")), such as "
        + "\(step):\(takes.first?.prefix { $0 != " " } ?? "")=…"
    case .repeatedParameter(let step, let name):
      "cannot rank by \(step): its \(name) is given twice; give it once"
    case .rankingOrder(let step, let after) where step == after:
      "cannot rank by \(step) twice: use it once, with its parameters"
    case .rankingOrder(let step, let after):
      "cannot rank by \(step) after \(after): it would undo what \(after) did; put \(step) first"
    case .rankingUnfit(let step, let space, let reason):
      "cannot rank by \(step) in the search index \"\(space)\": \(reason)"
    case .count(let got):
      "cannot show \(got) results: ask for at least 1"
    case .noPictureToCompare(let purpose):
      "cannot \(purpose): the query has no picture to compare with; search with one, or leave this out"
    case .emptyQuery:
      "cannot search: give a picture, a colour or a person to search with"
    case .colour(let got):
      "cannot search by the colour \"\(got)\": use #rrggbb, such as #c04020, or "
        + Colour.names.keys.sorted().joined(separator: ", ")
    case .noSuchImage(let id):
      "cannot find picture \(id): it isn't in the library; it may have been removed"
    case .noSuchRoot(let id):
      "cannot remove folder \(id): it isn't in the library; it may have been removed already"
    case .noSuchJob(let id):
      "cannot find job \(id): jobs are kept only until the program ends"
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
    case .changedSpace(let name):
      "cannot search in the search index \"\(name)\" with a new picture: its model has changed since the pictures were "
        + "indexed; index them again"
    case .benchmark(let reason):
      "cannot measure: \(reason)"
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
    case .write(let path, let code, let reason):
      "cannot write \"\(path)\": \(reason) (code \(code)); free some space or check the permissions, then try "
        + "again; nothing that was stored is lost"
    case .notRemoved(let path, let code, let reason):
      "cannot remove \"\(path)\": \(reason) (code \(code)); it holds face data; remove it by hand, or correct its "
        + "permissions and try again"
    }
  }

  private static func emptiness(of paths: [String], _ skipped: GalleryStatus.PassedOver?) -> String {
    let absence = "there is no picture in \(paths.count == 1 ? "it" : "them")"
    guard let skipped else { return absence }
    guard skipped.path != paths.first else { return skipped.reason }
    return "\(absence) except what is skipped, such as \"\(skipped.path)\": \(skipped.reason)"
  }

  private static func quoted(_ paths: [String]) -> String {
    paths.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}

extension EngineError {
  /// A failed read of something that somebody names.
  package static func reading(_ path: String, _ failure: FileSystem.Failure) -> EngineError {
    failure.isMissing
      ? .noSuchFile(path: path) : .notReadable(path: path, code: failure.code, reason: failure.reason)
  }

  /// A failed write, from what Foundation threw.
  static func write(path: String, _ error: any Error) -> EngineError {
    let (code, text) = systemReason(error)
    return .write(path: path, code: code, reason: text)
  }
}
