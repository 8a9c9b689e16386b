import Faces
import Foundation
import Gallery
import Inference
import Models

/// The models by which a gallery finds and compares faces.
struct FaceModels: Sendable {
  let gallery: Gallery
  let store: ModelStore
  let galleryFolder: String
  private let cache = FaceToolsCache()

  init(gallery: Gallery, store: ModelStore, galleryFolder: String) {
    self.gallery = gallery
    self.store = store
    self.galleryFolder = galleryFolder
  }

  /// The models that find and compare faces in this gallery; `nil` if faces are off.
  ///
  /// - Throws: a `FaultyError` of kind `damaged` or `resource` if the settings cannot be read.
  func settings() async throws -> FaceSettings? {
    guard let json = try await gallery.reader.setting(FaceSettings.key) else { return nil }
    guard let settings = try? JSONDecoder().decode(FaceSettings.self, from: Data(json.utf8)) else {
      throw PeopleError.faceSettings(folder: galleryFolder, got: json)
    }
    return settings
  }

  /// The calibration of this gallery's face model; `nil` if faces are off or the model isn't calibrated.
  func scoreScale() async throws -> ScoreScale? {
    guard let settings = try await self.settings() else { return nil }
    // A missing model is reported where it is needed.
    guard let card = try? store.model(named: settings.model).card else { return nil }
    return ScoreWorth(card)?.scale
  }

  /// Loads the models of the settings.
  ///
  /// - Throws: `ModelsError.noSuchModel`, `.card`; `FacesError`; `PeopleError.unmeasuredFaceModel`.
  func tools(_ settings: FaceSettings, parallelism: Parallelism) throws -> FaceTools {
    try cache.tools(settings, parallelism) {
      let (detector, model) = (
        try store.model(named: settings.detector), try store.model(named: settings.model)
      )
      let embedder = try FaceEmbedder(model, parallelism: parallelism)
      let pipeline = FacePipeline(
        detector: try FaceDetectors.detector(detector, parallelism: parallelism), embedder: embedder)
      guard let worth = ScoreWorth(model.card) else {
        throw PeopleError.unmeasuredFaceModel(name: settings.model, purpose: "compare faces")
      }
      let hashes = detector.card.files.map { $0.sha256 ?? "" }.joined(separator: "+")
      return FaceTools(
        pipeline: pipeline, identity: "detector=\(hashes) \(embedder.identity)", worth: worth,
        model: settings.model)
    }
  }

  /// The settings.
  ///
  /// - Throws: `PeopleError.facesOff`.
  func demandedSettings() async throws -> FaceSettings {
    guard let settings = try await self.settings() else { throw PeopleError.facesOff(folder: galleryFolder) }
    return settings
  }

  /// The face space of the settings, with what finds and compares its faces.
  ///
  /// - Parameter parallelism: how to use the cores.
  func space(
    parallelism: Parallelism
  ) async throws -> (space: SpaceRecord, tools: FaceTools) {
    let settings = try await demandedSettings()
    let tools = try self.tools(settings, parallelism: parallelism)
    if let known = try await gallery.reader.space(identity: tools.identity) { return (known, tools) }
    return (try await gallery.space(tools.traits(by: settings)), tools)
  }

  /// The face network that is used by default: the first preferred one that is installed.
  ///
  /// - Throws: `PeopleError.noFaceModel`; `ModelsError.card`.
  func preferredModel() throws -> String {
    let present = try store.list().filter { $0.card.face != nil }
    // A model that isn't calibrated is used only by name, with a notice.
    let measured = present.filter { ScoreWorth($0.card)?.scale != nil }
    // A network that somebody added is preferred.
    let candidates = [measured.filter { !$0.isBuiltIn }, measured.filter(\.isBuiltIn), present]
      .first { !$0.isEmpty }?.map(\.card.name)
    guard let candidates, let first = candidates.first else {
      throw PeopleError.noFaceModel(folder: galleryFolder)
    }
    return FaceSettings.preferredModels.first(where: candidates.contains) ?? first
  }
}

/// The models that find and compare faces, loaded.
struct FaceTools: Sendable {
  let pipeline: FacePipeline
  /// The identity of the embeddings.
  let identity: String
  let worth: ScoreWorth
  /// The network.
  let model: String

  /// The space of its embeddings.
  ///
  /// - Parameter settings: name the models.
  func traits(by settings: FaceSettings) -> SpaceTraits {
    SpaceTraits(
      subject: .face, kind: .network, name: "\(settings.model) with \(settings.detector)",
      identity: identity,
      dimension: pipeline.embedder.dimension, metrics: [.cosine], isNormalised: true)
  }

  /// The calibration of the network's scores.
  ///
  /// - Parameter purpose: what needs it, for the error.
  /// - Throws: `PeopleError.unmeasuredFaceModel`.
  func scale(to purpose: String) throws(PeopleError) -> ScoreScale {
    guard let scale = worth.scale else { throw .unmeasuredFaceModel(name: model, purpose: purpose) }
    return scale
  }
}
