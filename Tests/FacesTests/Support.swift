import Foundation
import Imaging
import Inference
import Models
import TestSupport

@testable import Faces

/// The models and pictures that the tests share.
enum Shared {
  static let hasFaces = SharedData.has("data/faces/groups") && SharedData.has("models")
  static let groups = SharedData.folder + "/data/faces/groups"
  static let lfw = SharedData.folder + "/data/faces/lfw"

  static func picture(_ path: String) throws -> Pixels {
    try PictureDecoder().decode([UInt8](Data(contentsOf: URL(filePath: path))), name: path).pixels
  }

  /// The detector that set-up made.
  static func mtcnn(parallelism: Parallelism = .latency(cores: 2)) throws -> any FaceDetector {
    let store = ModelStore(folder: "/nonexistent", builtIn: [SharedData.builtInModels])
    return try FaceDetectors.detector(try store.model(named: "mtcnn"), parallelism: parallelism)
  }

  /// A model of the shared folder, added to a store.
  static func added(_ name: String, to folder: TemporaryFolder) async throws -> ModelStore.Installed {
    try await ModelStore(folder: folder.path, builtIn: []).add("\(SharedData.folder)/models/\(name)")
  }
}
