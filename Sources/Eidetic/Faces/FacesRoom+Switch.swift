import Faces
import Foundation
import Gallery
import Inference
import Models
import Vocabulary

extension FacesRoom {
  /// The models that find and compare faces in this gallery; `nil` if faces are off.
  ///
  /// - Throws: a `FaultyError` of kind `damaged` or `resource` if the settings cannot be read.
  public func settings() async throws -> FaceSettings? { try await models.settings() }

  /// Turns faces on: the next indexing run finds them in all images, also in those indexed already. Changing
  /// the model replaces all faces then; people's corrections stay.
  ///
  /// - Parameters:
  ///   - model: the face network; by default the present one, or the first preferred one that is installed.
  ///   - detector: the model that finds faces; by default the present one, or the standard one.
  /// - Returns: the new settings.
  /// - Throws: a `FaultyError` of kind `notReady` if a model is missing or isn't calibrated; `unsupported` if
  ///   it does not fit.
  @discardableResult
  public func turnOn(model: String? = nil, detector: String? = nil) async throws -> FaceSettings {
    let present = try await models.settings()
    return try await turnOn(
      FaceSettings(
        detector: detector ?? present?.detector ?? FaceDetectors.standard,
        model: try model ?? present?.model ?? models.preferredModel(),
        falseAcceptRate: model == nil ? present?.falseAcceptRate : nil))
  }

  /// Turns faces on with the models of a well-known system; as `turnOn(model:detector:)`.
  ///
  /// - Parameter preset: the system.
  /// - Returns: the new settings.
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

  /// Turns faces off, and deletes all data about faces and people: boxes, embeddings, names, facts, the
  /// journal.
  ///
  /// - Throws: a `FaultyError`: of kind `busy` while another process is indexing; `resource` if the disk
  ///   fails.
  public func turnOff() async throws {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    try await gallery.set(FaceSettings.key, to: nil)
    let spaces = try await gallery.spaces(of: .face)
    try await gallery.removeAllFaceData()
    try derived.removeFaces(of: spaces)
  }

  /// The state of face recognition.
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
    // A missing network is reported where it is needed.
    let card = settings.flatMap { try? models.store.model(named: $0.model).card }
    return FaceStatus(
      settings: settings, images: counts.images, faces: counts.faces, people: people.count,
      named: people.count { $0.name != nil },
      isGrouping: settings != nil && card.map { ScoreWorth($0)?.scale != nil } ?? true)
  }
}
