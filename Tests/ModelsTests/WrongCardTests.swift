import Foundation
import Imaging
import Inference
import TestSupport
import Testing
import Vocabulary

@testable import Models

/// Cards that do not belong to their networks are refused with what was got and what was expected.
@Suite struct WrongCardTests {
  private let folder: TemporaryFolder
  private var store: ModelStore { ModelStore(folder: folder.path + "/models", builtIn: []) }

  init() throws { folder = try TemporaryFolder() }

  /// Writes a network with a card that is right, but for what is replaced in it.
  private func card(
    _ network: TinyNetwork = TinyNetwork(), bytes: [UInt8]? = nil, replacing old: String = "",
    with new: String = ""
  ) throws -> String {
    let file = try folder.write(bytes ?? network.bytes, "tiny.onnx")
    let size = (bytes ?? network.bytes).count
    let text = """
      {"name": "tiny", "task": "image-embedding", "licence": "CC0-1.0", "source": "a test",
       "files": [{"name": "tiny.onnx", "bytes": \(size), "sha256": "\(try SHA256.digest(ofFile: file))"}],
       "input": {"name": "input", "width": 8, "height": 8, "layout": "NCHW", "channelOrder": "RGB",
         "resize": "stretch", "interpolation": "bilinear", "mean": [0, 0, 0], "scale": [1, 1, 1]},
       "outputs": {"vector": "embedding"}, "dimension": 24}
      """
    return try folder.write((old.isEmpty ? text : text.replacing(old, with: new)).utf8, "tiny.json")
  }

  private func refusal(of card: String) async -> String {
    let error = await #expect(throws: ModelsError.self) { try await store.add(card) }
    #expect((try? store.list().isEmpty) == true)
    return error?.description ?? ""
  }

  @Test func theRightCardIsTaken() async throws {
    #expect(try await store.add(try card()).card.name == "tiny")
  }

  @Test(arguments: [
    ("\"NCHW\"", "\"NHWC\"", ["input [?, 3, 8, 8] f32", "[n, 8, 8, 3] (NHWC)"]),
    ("\"vector\"", "\"nothing\"", ["no output \"nothing\"", "scores [?, 20] f32"]),
    ("\"dimension\": 24", "\"dimension\": 25", ["has 24 components", "says 25"]),
    ("\"vector\": \"embedding\"", "\"scores\": \"embedding\"", ["has 20 components", "says 24"]),
    ("\"bytes\": ", "\"bytes\": 1", ["bytes, but its card says 1"]),
    ("\"resize\"", "\"cropFraction\": 1e-300, \"resize\"", ["cropFraction is 1e-300", "0.01 to 1"]),
    ("\"width\": 8", "\"width\": 4611686018427387904", ["4611686018427387904", "1 to 8192"]),
  ])
  func refusesACardOfAnotherNetwork(old: String, new: String, words: [String]) async throws {
    let message = await refusal(of: try card(replacing: old, with: new))
    for word in words { #expect(message.contains(word), "\(message)") }
  }

  @Test func refusesAPictureOfOneChannel() async throws {
    let message = await refusal(of: try card(TinyNetwork(inputs: [("input", [nil, 1, 8, 8])])))
    #expect(
      message.contains("input [?, 1, 8, 8] f32") && message.contains("[n, 3, 8, 8] (NCHW)"), "\(message)")
  }

  @Test func refusesASizeThatTheNetworkDoesNotTake() async throws {
    let path = try card(TinyNetwork(isPooled: false), replacing: "\"width\": 8", with: "\"width\": 9")
    let wide = try String(contentsOfFile: path, encoding: .utf8).replacing(
      "\"dimension\": 24", with: "\"dimension\": 1536")
    let model = try await store.add(try folder.write(wide.utf8, "tiny.json"))
    let embedder = try NetworkEmbedder(model, SpaceName(model.card.name), parallelism: .latency(cores: 1))
    let error = await #expect(throws: ModelsError.self) {
      try await embedder.embed([.tensors([[UInt8](repeating: 0, count: 8 * 9 * 3)], seen: .whole)])
    }
    guard case .inference(.inputShape(_, "input [?, 3, 8, 8] f32", "[n, 3, 8, 9]", "NCHW")) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func refusesADamagedNetworkEvenIfItsHashIsRight() async throws {
    let whole = TinyNetwork().bytes
    let message = await refusal(of: try card(bytes: Array(whole.prefix(whole.count / 2))))
    #expect(message.contains("cannot read the network") && message.contains("tiny.onnx"), "\(message)")
  }

  @Test func refusesANetworkThatWasChangedAfterItsCardWasWritten() async throws {
    let path = try card()
    var changed = TinyNetwork().bytes
    changed[changed.count / 2] ^= 1
    try folder.write(changed, "tiny.onnx")
    let message = await refusal(of: path)
    #expect(
      message.contains("\"tiny.onnx\" has sha256") && message.contains("card says sha256"), "\(message)")
  }

  @Test func namesTheOutputThatIsGoneWhenTheNetworkIsLoaded() async throws {
    let model = try await store.add(try card())
    let text = try String(contentsOfFile: model.folder + "/tiny.json", encoding: .utf8)
    try folder.write(text.replacing("\"vector\"", with: "\"gone\"").utf8, "models/tiny/tiny.json")
    let embedder = try NetworkEmbedder(
      try store.model(named: "tiny"), SpaceName("tiny"), parallelism: .latency(cores: 1))
    let error = await #expect(throws: ModelsError.self) {
      try await embedder.embed([.tensors([[UInt8](repeating: 0, count: 8 * 8 * 3)], seen: .whole)])
    }
    guard case .inference(.noOutput(_, "gone", ["scores [?, 20] f32"])) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }
}
