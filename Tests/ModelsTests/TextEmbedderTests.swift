import Foundation
import Inference
import TestSupport
import Testing

@testable import Models

@Suite(.enabled(if: Vocabularies.hasWordPieces, "the network all-MiniLM-L6-v2 is missing"))
struct TextEmbedderTests {
  private struct Golden: Decodable {
    struct Row: Decodable {
      let text: String
      let embedding: [Float]
    }
    let rows: [Row]
  }

  private static func golden() throws -> [Golden.Row] {
    let file = SharedData.root + "/Tests/ModelsTests/Golden/sentences.json"
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: file))).rows
  }

  private static func model(in folder: String = SharedData.builtInModels) throws -> ModelStore.Installed {
    try ModelStore(folder: "/nonexistent", builtIn: [folder]).model(named: "all-MiniLM-L6-v2")
  }

  private static func embedder(batch: Int = 1) throws -> TextEmbedder {
    try TextEmbedder(try model(), parallelism: Parallelism(streams: 1, threads: 2, batch: batch))
  }

  @Test(arguments: [1, 3, 8])
  func agreesWithOnnxruntime(batch: Int) async throws {
    let golden = try Self.golden()
    let embeddings = try await Self.embedder(batch: batch).embed(golden.map(\.text))
    #expect(embeddings.count == 8)
    for (row, embedding) in zip(golden, embeddings) {
      #expect(embedding.count == 384)
      #expect(abs(cosine(embedding, embedding) - 1) < 1e-6)
      #expect(cosine(embedding, row.embedding) > 0.9999, "\(row.text.prefix(50))")
    }
  }

  @Test func sentencesOfOneMeaningAreNear() async throws {
    let vectors = try await Self.embedder().embed([
      "a dog on the beach", "a puppy plays by the sea", "an invoice from the tax office",
    ])
    #expect(cosine(vectors[0], vectors[1]) > 0.5)
    #expect(cosine(vectors[0], vectors[2]) < 0.2)
  }

  @Test func oddTextsHaveEmbeddings() async throws {
    let texts = [
      "", "\0\u{FFFD}", String(repeating: "x", count: 100_000), String(repeating: "word ", count: 5000),
    ]
    for embedding in try await Self.embedder(batch: 2).embed(texts) {
      #expect(embedding.allSatisfy(\.isFinite) && abs(cosine(embedding, embedding) - 1) < 1e-6)
    }
  }

  @Test func noTextsHaveNoEmbeddings() async throws {
    #expect(try await Self.embedder().embed([]).isEmpty)
  }

  @Test func manyTasksShareANetwork() async throws {
    let embedder = try TextEmbedder(try Self.model(), parallelism: .concurrency(cores: 2, weightBytes: 1))
    let texts = try Self.golden().map(\.text).prefix(6)
    let expected = try await embedder.embed(Array(texts))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<24 {
        group.addTask {
          try await cosine(embedder.embed([texts[number % 6]])[0], expected[number % 6]) > 0.99999
        }
      }
      for try await isNear in group { #expect(isNear) }
    }
  }

  @Test func theIdentityNamesAllThatCounts() throws {
    let (single, brief) = (
      try Self.embedder(),
      try TextEmbedder(try Self.model(), precision: .bf16, parallelism: .latency(cores: 2))
    )
    #expect(single.identity != brief.identity)
    let card = try Self.model().card
    for file in card.files { #expect(single.identity.contains(try #require(file.sha256))) }
  }

  @Test(arguments: ["vocab.txt", "all-MiniLM-L6-v2.onnx"])
  func refusesFilesThatAreNotItsCards(file: String) async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: SharedData.builtInModels + "/all-MiniLM-L6-v2", toPath: folder.path + "/all-MiniLM-L6-v2")
    let name = "all-MiniLM-L6-v2/" + file
    var bytes = try #require(folder.contents(name))
    bytes[1000] ^= 1
    try folder.write(bytes, name)
    let embedder = try TextEmbedder(try Self.model(in: folder.path), parallelism: .latency(cores: 1))
    let error = await #expect(throws: ModelsError.self) { try await embedder.embed(["x"]) }
    guard case .mismatch("all-MiniLM-L6-v2", file, _, _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func isAddedLikeAnyOtherModel() async throws {
    let folder = try TemporaryFolder()
    let card = SharedData.builtInModels + "/all-MiniLM-L6-v2/all-MiniLM-L6-v2.json"
    let model = try await ModelStore(folder: folder.path, builtIn: []).add(card)
    #expect(model.card == (try Self.model()).card)
    try ModelStore.verify(model)
  }

  @Test func makesNoEmbeddingsOfPictures() throws {
    let model = try Self.model()
    let error = #expect(throws: ModelsError.self) {
      try NetworkEmbedder(model, SpaceName(model.card.name), parallelism: .latency(cores: 1))
    }
    #expect(error?.description.contains("texts, not pictures") == true)
  }

  @Test func anEmbedderOfPicturesMakesNoneOfTexts() throws {
    let store = ModelStore(folder: "/nonexistent", builtIn: [SharedData.builtInModels])
    let model = try store.model(named: "efficientnet-lite0")
    #expect(throws: ModelsError.self) { try TextEmbedder(model, parallelism: .latency(cores: 1)) }
  }
}
