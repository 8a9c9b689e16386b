import Foundation
import Models
import TestSupport
import Testing

@testable import Eidetic

/// Face networks that nobody has measured: a real network under the names of the presets, with a file of its
/// own, so that nothing but its card says what its scores are worth.
@Suite(
  .enabled(if: PortraitGallery.isPossible, "the portraits and networks of EIDETIC_SHARED are missing"),
  .timeLimit(.minutes(10)))
struct FacePresetTests {
  private let folder: TemporaryFolder
  private let engine: SearchEngine
  private static let source = "somebody's paper of 2015"
  private static let picture = "Tom_Cruise_0001.jpg"

  init() async throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: [SharedData.builtInModels])
    for person in PortraitGallery.people {
      let source = SharedData.folder + "/data/faces/lfw/" + person
      for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted() {
        try folder.write(Data(contentsOf: URL(filePath: source + "/" + name)), "pictures/" + name)
      }
    }
  }

  /// Adds a network whose card has the threshold, or none.
  private func add(_ name: String, distance: Double?) async throws {
    let shared = SharedData.folder + "/models/mobilefacenet_arcface.onnx"
    // A remark in the file: the same network with another hash.
    let bytes = try Data(contentsOf: URL(filePath: shared)) + Data([0x32, 1, UInt8(ascii: "x")])
    try folder.write(bytes, "\(name)/\(name).onnx")
    let known = try #require(Catalogue.cards.first { $0.name == "mobilefacenet_arcface" })
    var card = try #require(
      JSONSerialization.jsonObject(with: Data(known.json())) as? [String: Any])
    card["name"] = name
    card["files"] = [["name": "\(name).onnx"]]
    var face = try #require(card["face"] as? [String: Any])
    face["acceptance"] = nil
    face["publishedThreshold"] = distance.map {
      ["metric": "cosine", "distance": $0, "source": Self.source]
    }
    card["face"] = face
    try folder.write(JSONSerialization.data(withJSONObject: card), "\(name)/\(name).json")
    _ = try await ModelCatalogue(galleryFolder: engine.galleryFolder).add(
      folder.file("\(name)/\(name).json"), isTrusted: true)
  }

  private func query(_ rate: Double? = nil) -> FaceQuery {
    FaceQuery(
      .picture(.file(folder.file("pictures/\(Self.picture)")), index: nil), k: .max, falseAcceptRate: rate)
  }

  @Test func aNetworkThatWasAddedGoesBeforeTheOneThatCame() async throws {
    try await add("unmeasured", distance: 0.5)
    #expect(try await engine.faces.turnOn().model == "dlib_face_resnet")
    try await engine.faces.turnOff()
    _ = try await ModelCatalogue(galleryFolder: engine.galleryFolder).add(
      SharedData.folder + "/models/mobilefacenet_arcface.onnx")
    #expect(try await engine.faces.turnOn().model == "mobilefacenet_arcface")
  }

  @Test(arguments: [(FacePreset.arcface, "arcface_r100", 0.68), (.vggface, "vggface", 0.5)])
  func aPublishedThresholdIsTakenAndNoRateIsMadeUp(
    _ preset: FacePreset, _ name: String, _ distance: Double
  ) async throws {
    try await add(name, distance: distance)
    let settings = try await engine.faces.turnOn(preset)
    #expect(settings == FaceSettings(detector: "mtcnn", model: name))
    let report = try await engine.index([folder.file("pictures")], options: IndexOptions())
    let faces = try #require(report.faces)
    #expect(faces >= 18)
    let found = try await engine.faces.search(query())
    #expect(found.threshold.falseAcceptRate == nil && found.threshold.source == Self.source)
    #expect(abs(found.threshold.score - (1 - distance)) < 1e-12)
    #expect(found.hits.allSatisfy { $0.probability == nil && $0.falseAcceptRate == nil })
    let all = try await engine.faces.search(query(1))
    #expect(all.hits.count == faces && all.threshold.source == nil)
    #expect(all.hits.allSatisfy { $0.falseAcceptRate == nil })
    // The threshold, and nothing else, tells hits from the rest.
    #expect(found.hits == all.hits.filter { Double($0.distance) <= distance })
    #expect(found.hits.count > 1 && found.hits.count < faces)
    let own = found.hits.filter { $0.path.contains("Tom_Cruise") }
    #expect(own.count * 10 >= found.hits.count * 9)
    try await refusals(name)
  }

  /// What needs rates says how they are measured; indexing goes on without.
  private func refusals(_ name: String) async throws {
    #expect(try await engine.faces.status().isGrouping == false)
    #expect(try await engine.people.all().isEmpty)
    for purpose in ["accept faces at a rate", "group faces by person", "find people who may be one"] {
      let error = PeopleError.unmeasuredFaceModel(name: name, purpose: purpose)
      #expect(error.description.hasPrefix("cannot \(purpose)"))
      #expect(error.description.contains("\"\(name)\""))
      await #expect(throws: error) {
        switch purpose {
        case "accept faces at a rate": _ = try await engine.faces.search(query(0.001))
        case "group faces by person": _ = try await engine.faces.cluster()
        default: _ = try await engine.people.suggestions()
        }
      }
    }
  }

  @Test func facenetAnswersWithTheNearestOfAllFaces() async throws {
    try await add("facenet128", distance: 0.4)
    let settings = try await engine.faces.turnOn(.facenetMTCNN)
    #expect(settings == FaceSettings(detector: "mtcnn", model: "facenet128", falseAcceptRate: 1))
    let report = try await engine.index([folder.file("pictures")], options: IndexOptions())
    let found = try await engine.faces.search(query())
    #expect(found.hits.count == report.faces && found.threshold.score == -1)
    #expect(found.hits[0].path.hasSuffix(Self.picture) && found.hits[0].score > 0.999)
    #expect(zip(found.hits, found.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
    // Turning on again without a word keeps what is set; another model takes the preset's rate away.
    #expect(try await engine.faces.turnOn() == settings)
    try await add("other", distance: 0.4)
    #expect(try await engine.faces.turnOn(model: "other").falseAcceptRate == nil)
  }

  @Test func withoutTableAndThresholdANetworkIsRefused() async throws {
    try await add("vggface", distance: nil)
    await #expect(throws: PeopleError.unmeasuredFaceModel(name: "vggface", purpose: "compare faces")) {
      try await engine.faces.turnOn(.vggface)
    }
    await #expect(throws: ModelsError.self) { try await engine.faces.turnOn(.arcface) }
    #expect(try await engine.faces.settings() == nil)
  }
}
