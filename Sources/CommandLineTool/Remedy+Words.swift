import Faults

extension Remedy {
  /// The command, or its options, to try at a terminal. Only the command line names commands in messages.
  var words: String {
    switch self {
    case .addFolder(nil): "eidetic index FOLDER"
    case .addFolder(let space?): "eidetic index --space \(space) FOLDER"
    case .addPeople: "eidetic index --faces FOLDER"
    case .update(nil): "eidetic index"
    case .update(let space?): "eidetic index --space \(space)"
    case .findFaces: "eidetic index --faces"
    case .turnFacesOn: "eidetic faces on"
    case .addSpace(let name): "eidetic spaces add \(name)"
    case .learnSpace(let name, let base): "eidetic spaces add \(base) && eidetic spaces learn \(name)"
    case .removeSpace(let name): "eidetic spaces remove \(name)"
    case .listSpaces: "eidetic spaces list"
    case .addModel(let name): "eidetic models add \(name)"
    case .trustModel(let name): "eidetic models add \(name) --trust"
    case .convertModel(let name, let converter):
      "\(converter) --out DIR && eidetic models add DIR/\(name).json"
    case .listModels: "eidetic models list --available"
    case .measureFaceModel(let name): "eidetic evaluate faces --far-table --model \(name)"
    case .listFolders: "eidetic status"
    case .listPeople: "eidetic faces list"
    case .listEdits: "eidetic faces log"
    case .namePerson(let id): "eidetic faces name \(id) NAME"
    case .mergePeople(let id): "eidetic faces merge \(id) PERSON"
    case .choosePort: "--port NUMBER"
    case .allowHost(let name): "eidetic serve --allow-host \(name)"
    case .allowOrigin(let origin): "eidetic serve --allow-origin \(origin), or --trust-proxy ADDRESS"
    case .chooseGroundTruth: "--ground-truth DIR"
    case .convertGroundTruth(let path): "Tools/evaluation/revisited_json.py \(path) FILE.json"
    case .choosePictures: "--root DIR, or --allow-missing"
    case .chooseRankings: "--ranking FILE, or --allow-missing"
    case .writeCondition(let condition): condition
    case .searchWithWholePictures: "--query full"
    }
  }
}
