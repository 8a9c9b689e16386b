import Eidetic
import Gallery
import Models

/// The command that helps after an error, where one does: messages below the command line name none.
enum ErrorRemedies {
  /// - Parameter error: what happened.
  /// - Returns: the words of a command; `nil` where none helps, or the message names it itself.
  static func command(after error: any Error) -> String? {
    switch error {
    case let error as EngineError: command(after: error)
    case let error as GalleryError: command(after: error)
    case let error as ModelsError: command(after: error)
    default: nil
    }
  }

  private static func command(after error: EngineError) -> String? {
    switch error {
    case .noRoots, .emptyGallery(_, nil): "eidetic index FOLDER"
    case .emptyGallery(_, let space?): "eidetic index --space \(space) FOLDER"
    case .noSuchSpace(let name, _): "eidetic spaces add \(name)"
    case .notLearned(let name, let base): "eidetic spaces add \(base) && eidetic spaces learn \(name)"
    case .noSuchRoot: "eidetic status"
    case .originalGone, .originalChanged: "eidetic index"
    case .changedSpace(let name): "eidetic index --space \(name)"
    case .facesOff: "eidetic index --faces"
    case .noFaceModel: "eidetic models list --available"
    case .unmeasuredFaceModel(let name, _): "eidetic evaluate faces --far-table --model \(name)"
    case .faceSettings: "eidetic faces on"
    case .noFacesIndexed: "eidetic index --faces FOLDER"
    case .noSuchFace, .noSuchPerson, .noFaces: "eidetic faces list"
    case .nameTaken(_, let person): "eidetic faces merge \(person) PERSON"
    case .nothingToUndo: "eidetic faces log"
    case .nameless(let person): "eidetic faces name \(person) NAME"
    case .notIndexed: "eidetic index"
    default: nil
    }
  }

  private static func command(after error: GalleryError) -> String? {
    switch error {
    case .noSuchGallery: "eidetic index FOLDER"
    case .noSuchSpace: "eidetic spaces list"
    case .spaceExists(_, let name): "eidetic spaces remove \(name)"
    case .noSuchFace, .noSuchPerson, .nobodys: "eidetic faces list"
    case .nameTaken(_, let person): "eidetic faces merge \(person) PERSON"
    default: nil
    }
  }

  private static func command(after error: ModelsError) -> String? {
    switch error {
    case .noSuchModel(let name, _) where Catalogue.card(named: name) != nil: "eidetic models add \(name)"
    case .nothingToAdd, .noSuchModel: "eidetic models list --available"
    case .unverified(let model, _): "eidetic models add \(model) --trust"
    case .spaceName: "eidetic spaces list"
    default: nil
    }
  }
}
