import Faces

/// A detector, a face network and a threshold as systems that people know use them together.
public enum FacePreset: String, Sendable, CaseIterable {
  /// MTCNN, FaceNet with 128 numbers, and the nearest of all faces without a threshold.
  case facenetMTCNN = "facenet-mtcnn"
  /// The standard detector, VGG-Face, and the cosine with the published threshold.
  case vggface
  /// The standard detector, ArcFace with 100 layers, and the cosine with the published threshold.
  case arcface

  /// What it sets.
  public var settings: FaceSettings {
    switch self {
    case .facenetMTCNN: FaceSettings(detector: "mtcnn", model: "facenet128", falseAcceptRate: 1)
    case .vggface: FaceSettings(detector: FaceDetectors.standard, model: "vggface")
    case .arcface: FaceSettings(detector: FaceDetectors.standard, model: "arcface_r100")
    }
  }
}
