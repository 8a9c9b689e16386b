/// The models that find and compare faces in a gallery.
public struct FaceSettings: Sendable, Codable, Equatable {
  /// The model that finds faces.
  public let detector: String
  /// The network that embeds them.
  public let model: String
  /// The default false-accept rate of a search: above 0, 1 for all faces; `nil` to use the network's
  /// calibration or card.
  public let falseAcceptRate: Double?

  /// - Parameters:
  ///   - detector: the model that finds faces.
  ///   - model: the network that embeds them.
  ///   - falseAcceptRate: the default false-accept rate of a search.
  public init(detector: String, model: String, falseAcceptRate: Double? = nil) {
    self.detector = detector
    self.model = model
    self.falseAcceptRate = falseAcceptRate
  }

  /// Face networks in the order in which they are chosen by default: freely licensed ones first. Added
  /// networks come before those shipped with the program.
  static let preferredModels = ["dlib_face_resnet", "mobilefacenet_arcface", "face_reid_retail_0095"]
  /// The gallery's setting that stores them, as JSON.
  static let key = "faces"
}

/// The state of face recognition in a gallery.
public struct FaceStatus: Sendable, Codable, Equatable {
  /// `nil` if faces are off.
  public let settings: FaceSettings?
  /// How many images were searched for faces.
  public let images: Int
  /// How many faces were found.
  public let faces: Int
  /// How many people there are, named or not.
  public let people: Int
  /// How many of them have a name.
  public let named: Int
  /// Whether faces are grouped by person, which takes a calibrated network.
  public let isGrouping: Bool
}
