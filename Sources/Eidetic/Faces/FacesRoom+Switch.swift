import Faces
import Foundation
import Gallery
import Inference
import Models
import Vocabulary

extension FacesRoom {
  /// By which models this gallery finds faces; nothing where faces are off.
  ///
  /// - Throws: a `FaultyError` of fault `data` when the gallery is damaged.
  public func settings() async throws -> FaceSettings? { try await models.settings() }

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
  public func turnOn(model: String? = nil, detector: String? = nil) async throws -> FaceSettings {
    let present = try await models.settings()
    return try await turnOn(
      FaceSettings(
        detector: detector ?? present?.detector ?? FaceDetectors.standard,
        model: try model ?? present?.model ?? models.preferredModel(),
        falseAcceptRate: model == nil ? present?.falseAcceptRate : nil))
  }

  /// Has faces found as a well-known system does; as `turnOn(model:detector:)`.
  ///
  /// - Parameter preset: which system.
  /// - Returns: what is set now.
  /// - Throws: as `turnOn(model:detector:)`.
  @discardableResult
  public func turnOn(_ preset: FacePreset) async throws -> FaceSettings {
    try await turnOn(preset.settings)
  }

  private func turnOn(_ settings: FaceSettings) async throws -> FaceSettings {
    let tools = try models.tools(settings, parallelism: .latency(cores: 1))
    let json = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    _ = try await gallery.space(tools.traits(by: settings))
    try await gallery.set(FaceSettings.key, to: json)
    return settings
  }

  /// Turns faces off, and deletes all that is known of faces and people: boxes, embeddings, names, facts, the
  /// journal.
  ///
  /// - Throws: a `FaultyError`: `resource` when another process is indexing or the disk fails.
  public func turnOff() async throws {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    try await gallery.set(FaceSettings.key, to: nil)
    let spaces = try await gallery.spaces(of: .face)
    try await gallery.removeAllFaceData()
    try await derived.removeFaces(of: spaces)
  }

  /// What the gallery knows of faces.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func status() async throws -> FaceStatus {
    let settings = try await models.settings()
    let people = try await gallery.reader.people()
    var counts = (images: 0, faces: 0)
    for space in try await gallery.reader.spaces(of: .face) {
      let faces = try await gallery.reader.faceCount(inSpace: space.id)
      counts = (counts.images + space.images, counts.faces + faces)
    }
    // A network that is gone is reported by what needs it.
    let card = settings.flatMap { try? models.store.model(named: $0.model).card }
    return FaceStatus(
      settings: settings, images: counts.images, faces: counts.faces, people: people.count,
      named: people.count { $0.name != nil },
      isGrouping: settings != nil && card.map { ScoreWorth($0)?.scale != nil } ?? true)
  }
}
