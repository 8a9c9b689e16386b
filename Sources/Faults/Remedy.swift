/// What helps after an error. The command line turns it into words, the page into buttons.
public enum Remedy: Sendable, Equatable {
  /// Index a folder of pictures, in the space if there is one.
  case addFolder(space: String?)
  /// Index a folder with pictures of people.
  case addPeople
  /// Index the gallery again, in the space if there is one.
  case update(space: String?)
  /// Turn face recognition on and index again.
  case findFaces
  /// Turn face recognition on.
  case turnFacesOn
  /// Add a space to the gallery.
  case addSpace(String)
  /// Add a space, then learn another one from it.
  case learnSpace(String, base: String)
  /// Remove a space from the gallery.
  case removeSpace(String)
  /// List the spaces.
  case listSpaces
  /// Add a model of the catalogue.
  case addModel(String)
  /// Add a model without a known hash.
  case trustModel(String)
  /// Convert a model with a script of the source tree, then add it.
  case convertModel(String, converter: String)
  /// List the models.
  case listModels
  /// Calibrate a face model.
  case measureFaceModel(String)
  /// List the indexed folders.
  case listFolders
  /// List the people.
  case listPeople
  /// List the edits of people.
  case listEdits
  /// Give a person a name.
  case namePerson(Int64)
  /// Merge a person with another one.
  case mergePeople(Int64)
  /// Use another port for the server.
  case choosePort
  /// Let the server accept a host name.
  case allowHost(String)
  /// Let the server accept another origin, or trust the proxy in front of it.
  case allowOrigin(String)
  /// Name the folder of the ground truth.
  case chooseGroundTruth
  /// Convert a ground truth from a pickle to JSON, with a script of the source tree.
  case convertGroundTruth(String)
  /// Name the folder of the pictures, or skip missing ones.
  case choosePictures
  /// Name the rankings, or skip queries without one.
  case chooseRankings
  /// Write a condition of a filter in this way.
  case writeCondition(String)
  /// Search with whole pictures instead of their boxes.
  case searchWithWholePictures
}

extension Remedy {
  /// The action, in snake_case, for programs.
  public var action: String {
    switch self {
    case .addFolder: "add_folder"
    case .addPeople: "add_people"
    case .update: "update"
    case .findFaces: "find_faces"
    case .turnFacesOn: "turn_faces_on"
    case .addSpace: "add_space"
    case .learnSpace: "learn_space"
    case .removeSpace: "remove_space"
    case .listSpaces: "list_spaces"
    case .addModel: "add_model"
    case .trustModel: "trust_model"
    case .convertModel: "convert_model"
    case .listModels: "list_models"
    case .measureFaceModel: "measure_face_model"
    case .listFolders: "list_folders"
    case .listPeople: "list_people"
    case .listEdits: "list_edits"
    case .namePerson: "name_person"
    case .mergePeople: "merge_people"
    case .choosePort: "choose_port"
    case .allowHost: "allow_host"
    case .allowOrigin: "allow_origin"
    case .chooseGroundTruth: "choose_ground_truth"
    case .convertGroundTruth: "convert_ground_truth"
    case .choosePictures: "choose_pictures"
    case .chooseRankings: "choose_rankings"
    case .writeCondition: "write_condition"
    case .searchWithWholePictures: "search_with_whole_pictures"
    }
  }
}
