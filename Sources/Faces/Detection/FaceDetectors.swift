package import Inference
package import Models

/// Loads detectors.
package enum FaceDetectors {
  /// The default model.
  package static let standard = "mtcnn"

  /// Loads a detector by its card's family.
  ///
  /// - Parameters:
  ///   - model: with a card that has a `detector` section.
  ///   - parallelism: how to use the cores; its batch is ignored.
  /// - Throws: `FacesError.unfit`, `.model`, `.inference`.
  package static func detector(
    _ model: ModelStore.Installed, parallelism: Parallelism
  ) throws(FacesError) -> any FaceDetector {
    switch model.card.detector?.family {
    case .mtcnn: try MTCNN(model, parallelism: parallelism)
    case .yunet: try YuNet(model, parallelism: parallelism)
    case .rfb, .ssd: try BoxDetector(model, parallelism: parallelism)
    case nil: throw .unfit(model: model.card.name, purpose: "find faces")
    }
  }
}
