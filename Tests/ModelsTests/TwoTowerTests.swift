import Foundation
import Imaging
import Inference
import TestSupport
import Testing

@testable import Models

/// Networks with two towers, exported with random weights, beside what PyTorch makes of the same.
@Suite(
  .serialized,
  .enabled(
    if: SharedData.torchPython != nil, "PyTorch is missing: Tools/models/environment torch brings it"))
struct TwoTowerTests {
  private struct Reference: Decodable {
    struct Picture: Decodable {
      let name: String
      let embedding: [Float]
    }
    struct Text: Decodable {
      let text: String
      let embedding: [Float]
    }
    let pictures: [Picture]
    let texts: [Text]
  }

  /// The folder of the exported networks, which are made once for all tests.
  private static let exported = Task {
    let folder = try TemporaryFolder()
    let exporter = Process()
    exporter.executableURL = URL(filePath: SharedData.torchPython ?? "")
    exporter.arguments = [SharedData.root + "/Tools/golden/two_towers.py", folder.path]
    _ = try exporter.output(within: .seconds(1200))
    try #require(exporter.terminationStatus == 0)
    return folder
  }

  @Test(arguments: [("small-clip", 64), ("small-mobileclip", 64), ("small-siglip", 192)])
  func bothTowersAgreeWithPyTorch(name: String, dimension: Int) async throws {
    let made = try await Self.exported.value
    let folder = try TemporaryFolder()
    let store = ModelStore(folder: folder.file("models"), builtIn: [])
    let model = try await store.add(made.file("\(name)/\(name).json"))
    #expect(model.card.text?.logitScale != nil)
    let embedder = try TwoTowerEmbedder(model, SpaceName(name), parallelism: .latency(cores: 2))
    #expect(embedder.space.dimension == dimension)
    let bytes = try #require(made.contents("\(name)/reference.json"))
    let reference = try JSONDecoder().decode(Reference.self, from: Data(bytes))

    let texts = try await embedder.embed(words: reference.texts.map(\.text))
    #expect(texts.count == 60)
    for (text, expected) in zip(texts, reference.texts) {
      #expect(cosine(text, expected.embedding) > 0.9999, "\(expected.text.debugDescription)")
    }
    #expect(cosine(texts[0], texts[1]) < 0.99, "texts differ")
    for expected in reference.pictures {
      let picture = try #require(EmbedderTests.GoldenPicture(rawValue: expected.name))
      let embedding = try await embedder.embed([try embedder.prepare(picture.pixels)])[0].vector
      #expect(cosine(embedding, expected.embedding) > 0.9999, "\(expected.name)")
    }
    #expect(cosine(reference.pictures[0].embedding, reference.pictures[1].embedding) < 0.99)
  }

  @Test func aTextTowerWithOtherInputsIsRefused() async throws {
    let made = try await Self.exported.value
    let folder = try TemporaryFolder()
    let card = try #require(made.contents("small-clip/small-clip.json"))
    try FileManager.default.copyItem(atPath: made.file("small-clip"), toPath: folder.file("small-clip"))
    for (old, new, words) in [
      (#""tokens": "tokens""#, #""tokens": "ids""#, "inputs"),
      (#""maximumTokens": 77"#, #""maximumTokens": 64"#, "inputs"),
      (#""output": "embedding""#, #""output": "words""#, "words"),
      (#""kind": "bytePairs""#, #""kind": "wordPiece""#, "merges.txt"),
    ] {
      let text = String(decoding: card, as: UTF8.self)
      try folder.write(Array(text.replacing(old, with: new).utf8), "small-clip/small-clip.json")
      let error = await #expect(throws: ModelsError.self) {
        try await ModelStore(folder: folder.file("models"), builtIn: []).add(
          folder.file("small-clip/small-clip.json"))
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
  }
}
