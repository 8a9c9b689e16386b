/// By which models this gallery finds and compares faces.
public struct FaceSettings: Sendable, Codable, Equatable {
  /// The model that finds faces.
  public let detector: String
  /// The network that embeds them.
  public let model: String
  /// The share of pairs of two people that a search accepts which asks for none: above 0, 1 for all; nothing
  /// for what the network's card makes of it.
  public let falseAcceptRate: Double?

  /// - Parameters:
  ///   - detector: the model that finds faces.
  ///   - model: the network that embeds them.
  ///   - falseAcceptRate: the share of pairs of two people that a search accepts which asks for none.
  public init(detector: String, model: String, falseAcceptRate: Double? = nil) {
    self.detector = detector
    self.model = model
    self.falseAcceptRate = falseAcceptRate
  }

  /// Face networks in the order in which they are taken when none is named, added ones before those that came
  /// with the program: freely licensed ones first.
  static let preferredModels = ["dlib_face_resnet", "mobilefacenet_arcface", "face_reid_retail_0095"]
  /// The gallery's setting that holds them, as JSON.
  static let key = "faces"
}

/// What the gallery knows of faces.
public struct FaceStatus: Sendable, Codable, Equatable {
  /// Nothing where faces are off.
  public let settings: FaceSettings?
  /// How many images were looked at for faces.
  public let images: Int
  /// How many faces were found.
  public let faces: Int
  /// How many people there are, named or not.
  public let people: Int
  /// How many of them have a name.
  public let named: Int
  /// Whether faces are grouped by person: what the network's scores are worth has been measured.
  public let isGrouping: Bool
}
