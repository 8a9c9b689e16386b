import Faces

/// A well-known combination of detector, face network and threshold.
public enum FacePreset: String, Sendable, CaseIterable {
  /// MTCNN and FaceNet with 128 components, without a threshold.
  case facenetMTCNN = "facenet-mtcnn"
  /// The standard detector and VGG-Face, with the published cosine threshold.
  case vggface
  /// The standard detector and ArcFace with 100 layers, with the published cosine threshold.
  case arcface

  /// The settings of the preset.
  public var settings: FaceSettings {
    switch self {
    case .facenetMTCNN: FaceSettings(detector: "mtcnn", model: "facenet128", falseAcceptRate: 1)
    case .vggface: FaceSettings(detector: FaceDetectors.standard, model: "vggface")
    case .arcface: FaceSettings(detector: FaceDetectors.standard, model: "arcface_r100")
    }
  }
}
