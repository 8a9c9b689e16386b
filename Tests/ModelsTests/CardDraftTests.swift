import Foundation
import Imaging
import Inference
import TestSupport
import Testing

@testable import Models

/// Networks that come without a card.
@Suite struct CardDraftTests {
  let folder: TemporaryFolder
  private var store: ModelStore { ModelStore(folder: folder.path + "/models", builtIn: []) }

  init() throws { folder = try TemporaryFolder() }

  private func add(_ network: TinyNetwork, named name: String = "tiny.onnx") async throws
    -> ModelStore.Installed
  {
    try await store.add(try folder.write(network.bytes, name))
  }

  @Test func aClassifierBecomesAnEmbedderByTheTensorBeforeItsLastLayer() async throws {
    let model = try await add(TinyNetwork())
    #expect(model.card.outputs["vector"] == .embedding)
    #expect(model.card.outputs["map"] == .featureMap)
    #expect(model.card.dimension == 24)
    #expect(try store.model(named: "tiny") == model)
    let embedder = try NetworkEmbedder(model, SpaceName(model.card.name), parallelism: .latency(cores: 1))
    let pictures = EmbedderTests.GoldenPicture.allCases.map(\.pixels)
    let embeddings = try await embedder.embed(try pictures.map { try embedder.prepare($0) }).map(\.vector)
    #expect(embeddings.allSatisfy { $0.count == 24 })
    #expect(cosine(embeddings[0], embeddings[1]) < 0.9999)
  }

  @Test func aNetworkForOnePictureRunsPictureByPicture() async throws {
    let model = try await add(TinyNetwork(inputs: [("input", [1, 3, 8, 8])], isForOnePicture: true))
    let single = try NetworkEmbedder(model, SpaceName(model.card.name), parallelism: .latency(cores: 1))
    let eight = try NetworkEmbedder(
      model, SpaceName(model.card.name), parallelism: Parallelism(streams: 1, threads: 1, batch: 8))
    let pictures = EmbedderTests.GoldenPicture.allCases.map(\.pixels)
    let expected = try await single.embed(try pictures.map { try single.prepare($0) })
    #expect(try await eight.embed(try pictures.map { try eight.prepare($0) }) == expected)
  }

  @Test func anEmbeddingThatComesOutIsTaken() async throws {
    let model = try await add(TinyNetwork(outputs: ["scores", "vector"], classes: 1000))
    #expect(model.card.outputs == ["scores": .logits, "vector": .embedding])
  }

  @Test func aMapThatComesOutIsAveraged() async throws {
    let model = try await add(TinyNetwork(outputs: ["map"]))
    #expect(model.card.outputs == ["map": .featureMap])
    #expect(model.card.dimension == 24)
  }

  @Test func saysWhatItReadAndWhatItAssumed() async throws {
    let notes = try #require(try await add(TinyNetwork()).card.notes).joined(separator: "\n")
    for words in [
      "input [?, 3, 8, 8] f32", "layout NCHW, read from its shape", "size 8 × 8, read from its shape",
      "ImageNet's mean and scale: assumed", "channel order RGB", "a tensor inside the graph",
      "licence and source are unknown",
    ] {
      #expect(notes.contains(words), "\(notes)")
    }
  }

  @Test func assumesASizeWhereTheNetworkTakesAny() async throws {
    let model = try await add(TinyNetwork(inputs: [("input", [nil, 3, nil, nil])]))
    #expect(model.card.input?.width == 224 && model.card.input?.height == 224)
    #expect(model.card.notes?.contains { $0.contains("224 × 224, assumed") } == true)
  }

  @Test func namesTheModelAfterItsFile() async throws {
    #expect(try await add(TinyNetwork(), named: "My Network (1).onnx").card.name == "My-Network--1-")
  }

  @Test(arguments: [
    (TinyNetwork(inputs: [("input", [nil, 1, 8, 8])]), "input [?, 1, 8, 8] f32; expected one picture"),
    (
      TinyNetwork(inputs: [("input", [nil, 3, 8, 8]), ("more", [1])]),
      "input [?, 3, 8, 8] f32, more [1] f32; expected one picture"
    ),
    (
      TinyNetwork(inputs: [("input", [nil, 3, 8, 8]), ("more", [1])], outputs: ["vector"]),
      "expected one picture"
    ),
    (TinyNetwork(outputs: ["pooled", "few"], classes: 4), "cannot read"),
  ])
  func refusesWhatIsNoEmbedder(network: TinyNetwork, words: String) async throws {
    let error = await #expect(throws: ModelsError.self) { try await add(network) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(try store.list().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/models/.incoming/tiny"))
  }

  @Test(arguments: ["tiny.onnx", "tiny.tflite", "tiny.pb", "tiny.xml"])
  func refusesWhatOpenVINOCannotRead(name: String) async throws {
    try folder.write([UInt8](repeating: 7, count: 100), "tiny.bin")
    let path = try folder.write([UInt8](repeating: 7, count: 100), name)
    let error = await #expect(throws: ModelsError.self) { try await store.add(path) }
    guard case .inference = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func anAddressWithoutACardDemandsTrust() async throws {
    let server = try LocalServer(["m/tiny.onnx": TinyNetwork().bytes])
    defer { server.stop() }
    let address = server.address("m/tiny.onnx")
    await #expect(throws: ModelsError.unverified(model: "tiny", file: "tiny.onnx")) {
      try await store.add(address)
    }
    let model = try await store.add(address, isTrusted: true)
    #expect(model.card.dimension == 24)
    #expect(model.card.files.map(\.sha256) == [try SHA256.digest(ofFile: model.networkPath)])
  }
}

@Suite(.enabled(if: SharedData.has("models"), "the networks of EIDETIC_SHARED are missing"))
struct ZooDraftTests {
  @Test(arguments: [
    "mtcnn_pnet", "mtcnn_rnet", "yunet_n_320", "ultralight_rfb_320", "face_detection_retail_0004",
  ])
  func refusesDetectorsThatItDoesNotKnow(name: String) async throws {
    let folder = try TemporaryFolder()
    // What makes the file another one for the catalogue, and the same for OpenVINO: the field 6 of ONNX's
    // `ModelProto`, its description.
    let additions = ["onnx": Array("2\u{1}x".utf8), "xml": Array("<!-- x -->".utf8), "bin": []]
    for (suffix, addition) in additions where SharedData.has("models/\(name).\(suffix)") {
      let file = "\(SharedData.folder)/models/\(name).\(suffix)"
      try folder.write([UInt8](Data(contentsOf: URL(filePath: file))) + addition, "\(name).\(suffix)")
    }
    let path = folder.contents("\(name).onnx") == nil ? "\(name).xml" : "\(name).onnx"
    let error = await #expect(throws: ModelsError.self) {
      try await ModelStore(folder: folder.path + "/models", builtIn: []).add(folder.file(path))
    }
    guard case .notAnEmbedder(name, _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["mtcnn_rnet.onnx", "mtcnn_pnet.json"])
  func oneFileOfADetectorAddsAllOfIt(file: String) async throws {
    let folder = try TemporaryFolder()
    let store = ModelStore(folder: folder.path, builtIn: [])
    let model = try await store.add("\(SharedData.folder)/models/\(file)")
    #expect(model.card.name == "mtcnn" && model.card.detector?.family == .mtcnn)
    #expect(model.card.networkFiles == ["mtcnn_pnet.onnx", "mtcnn_rnet.onnx", "mtcnn_onet.onnx"])
    try ModelStore.verify(model)
  }

  @Test func aDetectorsOtherFilesMustLieBesideIt() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: "\(SharedData.folder)/models/mtcnn_pnet.onnx", toPath: folder.file("mtcnn_pnet.onnx"))
    await #expect(throws: ModelsError.fileMissing(model: "mtcnn", file: "mtcnn_rnet.onnx")) {
      try await ModelStore(folder: folder.path + "/models", builtIn: []).add(folder.file("mtcnn_pnet.onnx"))
    }
  }

  @Test func theCataloguesCardIsTakenForANetworkThatItKnows() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: "\(SharedData.folder)/models/squeezenet_1.1.onnx", toPath: folder.file("renamed.onnx"))
    let model = try await ModelStore(folder: folder.path + "/models", builtIn: []).add(
      folder.file("renamed.onnx"))
    #expect(model.card.name == "squeezenet_1.1")
    #expect(model.card.notes == nil)
    try ModelStore.verify(model)
  }
}
