import Foundation
import Inference
import TestSupport
import Testing

@testable import Models

/// The exporter's vision transformer, which needs nothing that set-up does not fetch. The others are compared
/// with Keras by Tools/golden/networks.
@Suite struct ExporterTests {
  private struct Golden: Decodable {
    struct Picture: Decodable {
      let name: String
      let embedding: [Float]
    }
    let pictures: [Picture]
  }

  @Test func theVisionTransformerAgreesWithTimm() async throws {
    let folder = try TemporaryFolder()
    let exporter = Process()
    exporter.executableURL = URL(filePath: SharedData.root + "/Tools/models/export")
    exporter.arguments = ["vit_s16", "--weights", "none", "--seed", "0", "--out", folder.file("made")]
    // It may have an environment of 1.8 GB to make first.
    _ = try exporter.output(within: .seconds(1200))
    try #require(exporter.terminationStatus == 0)

    let store = ModelStore(folder: folder.file("models"), builtIn: [])
    let model = try await store.add(folder.file("made/vit_s16.json"))
    #expect(Set(model.card.outputs.values) == [.featureMap, .embedding, .logits])
    let embedder = try NetworkEmbedder(model, SpaceName(model.card.name), parallelism: .latency(cores: 2))
    let file = SharedData.root + "/Tests/ModelsTests/Golden/vit_s16.json"
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: file)))
    for expected in golden.pictures {
      let picture = try #require(EmbedderTests.GoldenPicture(rawValue: expected.name))
      let embedding = try await embedder.embed([try embedder.prepare(picture.pixels)])[0].vector
      #expect(cosine(embedding, expected.embedding) > 0.9999)
    }
  }
}
