/// What helps after an error. The command line makes words of it, the page buttons.
public enum Remedy: Sendable, Equatable {
  /// Index a folder of pictures, in a space if one is named.
  case addFolder(space: String?)
  /// Index a folder with pictures of people.
  case addPeople
  /// Index what the gallery has again, in a space if one is named.
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
  /// See which spaces there are.
  case listSpaces
  /// Add a model of the catalogue.
  case addModel(String)
  /// Add a model without a hash to verify it by.
  case trustModel(String)
  /// Convert a model with a script of the source tree, then add it.
  case convertModel(String, converter: String)
  /// See which models there are.
  case listModels
  /// Measure what a face model's scores say.
  case measureFaceModel(String)
  /// See which folders are indexed.
  case listFolders
  /// See which people there are.
  case listPeople
  /// See what was changed about people.
  case listEdits
  /// Give a person a name.
  case namePerson(Int64)
  /// Merge a person with another one.
  case mergePeople(Int64)
  /// Let the server listen on another port.
  case choosePort
  /// Have the server answer to a name.
  case allowHost(String)
  /// Have the server answer a page of another origin, or trust the proxy before it.
  case allowOrigin(String)
  /// Name the folder of the ground truth.
  case chooseGroundTruth
  /// Make JSON of a ground truth in a pickle, with a script of the source tree.
  case convertGroundTruth(String)
  /// Name the folder of the pictures, or leave out those that are missing.
  case choosePictures
  /// Name the rankings, or leave out queries without one.
  case chooseRankings
  /// Evaluate rankings instead of searching.
  case giveRankings
  /// Write a condition of a filter in this way.
  case writeCondition(String)
  /// Search with whole pictures instead of their boxes.
  case searchWithWholePictures
}

extension Remedy {
  /// What is to be done, in snake_case, for programs.
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
    case .giveRankings: "give_rankings"
    case .writeCondition: "write_condition"
    case .searchWithWholePictures: "search_with_whole_pictures"
    }
  }
}
