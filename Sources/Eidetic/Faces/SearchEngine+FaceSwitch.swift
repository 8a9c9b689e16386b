import Faces
import Foundation
import Gallery
import Inference
import Models
import Vocabulary

extension SearchEngine {
  /// By which models this gallery finds faces; nothing where faces are off.
  ///
  /// - Throws: a `FaultyError` of fault `data` when the gallery is damaged.
  public func faceSettings() async throws -> FaceSettings? {
    guard let json = try await reader.setting(FaceSettings.key) else { return nil }
    guard let settings = try? JSONDecoder().decode(FaceSettings.self, from: Data(json.utf8)) else {
      throw PeopleError.faceSettings(folder: galleryFolder, got: json)
    }
    return settings
  }

  /// Has faces found from the next indexing on, in what is indexed already too. Faces of another model go
  /// then; what was said of them stays.
  ///
  /// - Parameters:
  ///   - model: the face network; as it is set, or the first that is at hand of those that are preferred.
  ///   - detector: the model that finds faces; as it is set, or the standard one.
  /// - Returns: what is set now.
  /// - Throws: a `FaultyError` of fault `input` when a model is missing or unfit, or nobody has measured what
  ///   its scores are worth.
  @discardableResult
  public func turnFacesOn(model: String? = nil, detector: String? = nil) async throws -> FaceSettings {
    let present = try await faceSettings()
    return try await turnFacesOn(
      FaceSettings(
        detector: detector ?? present?.detector ?? FaceDetectors.standard,
        model: try model ?? present?.model ?? preferredFaceModel(),
        falseAcceptRate: model == nil ? present?.falseAcceptRate : nil))
  }

  /// Has faces found as a well-known system does; as `turnFacesOn(model:detector:)`.
  ///
  /// - Parameter preset: which system.
  /// - Returns: what is set now.
  /// - Throws: as `turnFacesOn(model:detector:)`.
  @discardableResult
  public func turnFacesOn(_ preset: FacePreset) async throws -> FaceSettings {
    try await turnFacesOn(preset.settings)
  }

  private func turnFacesOn(_ settings: FaceSettings) async throws -> FaceSettings {
    let tools = try faceTools(settings, parallelism: .latency(cores: 1))
    let json = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    _ = try await gallery.space(tools.traits(by: settings))
    try await gallery.set(FaceSettings.key, to: json)
    return settings
  }

  /// Turns faces off, and deletes all that is known of faces and people: boxes, embeddings, names, facts, the
  /// journal.
  ///
  /// - Throws: a `FaultyError`: `resource` when another process is indexing or the disk fails.
  public func turnFacesOff() async throws {
    let lock = try lockForIndexing()
    defer { extendLifetime(lock) }
    try await gallery.set(FaceSettings.key, to: nil)
    let spaces = try await gallery.spaces(of: .face)
    try await gallery.removeAllFaceData()
    try await derived.removeFaces(of: spaces)
  }

  /// What the gallery knows of faces.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func faceStatus() async throws -> FaceStatus {
    let settings = try await faceSettings()
    let people = try await reader.people()
    var counts = (images: 0, faces: 0)
    for space in try await reader.spaces(of: .face) {
      let faces = try await reader.faceCount(inSpace: space.id)
      counts = (counts.images + space.images, counts.faces + faces)
    }
    // A network that is gone is reported by what needs it.
    let card = settings.flatMap { try? models.model(named: $0.model).card }
    return FaceStatus(
      settings: settings, images: counts.images, faces: counts.faces, people: people.count,
      named: people.count { $0.name != nil },
      isGrouping: settings != nil && card.map { ScoreWorth($0)?.scale != nil } ?? true)
  }

  /// What scores of this gallery's face model are worth; `nil` if faces are off, or nobody has measured it.
  func scoreScale() async throws -> ScoreScale? {
    guard let settings = try await faceSettings() else { return nil }
    // A model that is gone is reported by what needs it.
    guard let card = try? models.model(named: settings.model).card else { return nil }
    return ScoreWorth(card)?.scale
  }

  /// What finds and compares faces.
  struct FaceTools: Sendable {
    let pipeline: FacePipeline
    /// All that makes faces comparable.
    let identity: String
    let worth: ScoreWorth
    /// The network.
    let model: String

    /// The space of its embeddings.
    ///
    /// - Parameter settings: that name the models.
    func traits(by settings: FaceSettings) -> SpaceTraits {
      SpaceTraits(
        subject: .face, kind: .network, name: "\(settings.model) with \(settings.detector)",
        identity: identity,
        dimension: pipeline.embedder.dimension, metrics: [.cosine], isNormalised: true)
    }

    /// What scores have been measured to be worth.
    ///
    /// - Parameter purpose: what needs it, for the error.
    /// - Throws: `PeopleError.unmeasuredFaceModel`.
    func scale(to purpose: String) throws(PeopleError) -> ScoreScale {
      guard let scale = worth.scale else { throw .unmeasuredFaceModel(name: model, purpose: purpose) }
      return scale
    }
  }

  /// Loads what the settings say.
  ///
  /// - Throws: `ModelsError.noSuchModel`, `.card`; `FacesError`; `PeopleError.unmeasuredFaceModel`.
  func faceTools(_ settings: FaceSettings, parallelism: Parallelism) throws -> FaceTools {
    try faceToolsCache.tools(settings, parallelism) {
      let (detector, model) = (
        try models.model(named: settings.detector), try models.model(named: settings.model)
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

  /// The settings, or the error that says how faces are turned on.
  func demandedFaceSettings() async throws -> FaceSettings {
    guard let settings = try await faceSettings() else { throw PeopleError.facesOff(folder: galleryFolder) }
    return settings
  }

  /// The face space of the settings, with what finds and compares its faces.
  ///
  /// - Parameter parallelism: how to use the cores.
  func faceSpace(
    parallelism: Parallelism
  ) async throws -> (space: SpaceRecord, tools: FaceTools) {
    let settings = try await demandedFaceSettings()
    let tools = try faceTools(settings, parallelism: parallelism)
    if let known = try await reader.space(identity: tools.identity) { return (known, tools) }
    return (try await gallery.space(tools.traits(by: settings)), tools)
  }

  private func preferredFaceModel() throws -> String {
    let present = try models.list().filter { $0.card.face != nil }
    // One whose scores nobody has measured is of use to those only who name it, and are told so.
    let measured = present.filter { ScoreWorth($0.card)?.scale != nil }
    // A network that somebody added is there to be used.
    let candidates = [measured.filter { !$0.isBuiltIn }, measured.filter(\.isBuiltIn), present]
      .first { !$0.isEmpty }?.map(\.card.name)
    guard let candidates, let first = candidates.first else {
      throw PeopleError.noFaceModel(folder: galleryFolder)
    }
    return FaceSettings.preferredModels.first(where: candidates.contains) ?? first
  }
}
