import Eidetic

/// The command that helps after an error, where one does: messages below the command line name none.
enum ErrorRemedies {
  /// - Parameter error: what happened.
  /// - Returns: the words of a command; `nil` where none helps, or the message names it itself.
  static func command(after error: any Error) -> String? {
    guard let error = error as? EngineError else { return nil }
    return switch error {
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
}
