import Foundation
import Imaging
import Inference
import TestSupport
import Testing

@testable import Models

@Suite struct EmbedderTests {
  /// One of the golden pictures, by the formulas that the golden file names.
  enum GoldenPicture: String, CaseIterable, CustomTestStringConvertible {
    case stripes, checkers, carpet

    var testDescription: String { rawValue }

    /// 224 × 224 pixels.
    var pixels: Pixels { pixels(side: 224) }

    func pixels(side: Int) -> Pixels {
      var bytes: [UInt8] = []
      for y in 0..<side {
        for x in 0..<side { bytes += colour(x, y).map { UInt8(truncatingIfNeeded: $0) } }
      }
      return Pixels(width: side, height: side, bytes: bytes)
    }

    private func colour(_ x: Int, _ y: Int) -> [Int] {
      switch self {
      case .stripes: [(7 * x + 3 * y) % 256, (5 * x + 11 * y + 85) % 256, (x * y / 7) % 256]
      case .checkers: [(x / 28 + y / 28) % 2 * 200 + 20, (x / 16) * 17 % 256, 255 - y]
      case .carpet: [(x ^ y) % 256, (x * x + y * y) / 64 % 256, (3 * x ^ 5 * y) % 256]
      }
    }
  }

  private struct Golden: Decodable {
    struct Picture: Decodable {
      let name: String
      let embedding: [Float]
    }
    let pictures: [Picture]
  }

  private static func embedder(
    precision: Precision = .f32, parallelism: Parallelism = .latency(cores: 2)
  ) throws -> NetworkEmbedder {
    let store = ModelStore(folder: "/nonexistent", builtIn: [SharedData.builtInModels])
    return try NetworkEmbedder(
      try store.model(named: "efficientnet-lite0"),
      SpaceName(model: "efficientnet-lite0", precision: precision), parallelism: parallelism)
  }

  @Test(arguments: GoldenPicture.allCases)
  func theDefaultEmbedderAgreesWithNumPy(picture: GoldenPicture) async throws {
    let file = SharedData.root + "/Tests/ModelsTests/Golden/efficientnet-lite0.json"
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: file)))
    let expected = try #require(golden.pictures.first { $0.name == picture.rawValue }?.embedding)
    let embedder = try Self.embedder()
    let embedding = try await embedder.embed([try embedder.prepare(picture.pixels)])[0].vector
    #expect(embedding.count == 1280)
    #expect(cosine(embedding, expected) > 0.9999)
  }

  private static let hasLite2 = FileManager.default.fileExists(
    atPath: SharedData.testModels + "/efficientnet-lite2")

  @Test(
    .enabled(if: hasLite2, "EfficientNet-Lite2 is missing: Tools/setup tests makes it"),
    arguments: GoldenPicture.allCases)
  func theLargerNetworkAgreesWithNumPy(picture: GoldenPicture) async throws {
    let file = SharedData.root + "/Tests/ModelsTests/Golden/efficientnet-lite2.json"
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: file)))
    let expected = try #require(golden.pictures.first { $0.name == picture.rawValue }?.embedding)
    let store = ModelStore(folder: "/nonexistent", builtIn: [SharedData.testModels])
    let embedder = try NetworkEmbedder(
      try store.model(named: "efficientnet-lite2"), SpaceName("efficientnet-lite2"),
      parallelism: .latency(cores: 2))
    let embedding = try await embedder.embed([try embedder.prepare(picture.pixels(side: 260))])[0].vector
    #expect(embedding.count == 1280)
    #expect(cosine(embedding, expected) > 0.9999)
  }

  @Test func embeddingsHaveLengthOne() async throws {
    let embedder = try Self.embedder()
    let embedding = try await embedder.embed([try embedder.prepare(GoldenPicture.carpet.pixels)])[0].vector
    #expect(abs(cosine(embedding, embedding) - 1) < 1e-6)
    #expect(abs(embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 9])
  func theBatchDoesNotChangeAnEmbedding(count: Int) async throws {
    let single = try Self.embedder()
    let batched = try Self.embedder(parallelism: Parallelism(streams: 2, threads: 2, batch: 4))
    let pictures = (0..<count).map { GoldenPicture.allCases[$0 % 3].pixels }
    let expected = try await single.embed(try pictures.map { try single.prepare($0) }).map(\.vector)
    let embeddings = try await batched.embed(try pictures.map { try batched.prepare($0) }).map(\.vector)
    #expect(embeddings.count == count)
    for (embedding, other) in zip(embeddings, expected) { #expect(cosine(embedding, other) > 0.99999) }
  }

  @Test func manyTasksShareANetwork() async throws {
    let embedder = try Self.embedder(parallelism: .throughput(cores: 2, weightBytes: 1))
    let tensors = try GoldenPicture.allCases.map { try embedder.prepare($0.pixels) }
    let expected = try await embedder.embed(tensors)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<40 {
        group.addTask { try await embedder.embed([tensors[number % 3]])[0] == expected[number % 3] }
      }
      for try await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func precisionMakesAnotherSpace() async throws {
    let (single, brief) = (try Self.embedder(), try Self.embedder(precision: .bf16))
    #expect(single.space.identity != brief.space.identity)
    #expect(single.space.name.description == "efficientnet-lite0")
    #expect(brief.space.name.description == "efficientnet-lite0@bf16")
    let tensor = try single.prepare(GoldenPicture.stripes.pixels)
    #expect(
      cosine(try await single.embed([tensor])[0].vector, try await brief.embed([tensor])[0].vector) > 0.99)
  }

  @Test func refusesANetworkThatIsNotItsCards() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: SharedData.builtInModels + "/efficientnet-lite0", toPath: folder.path + "/efficientnet-lite0")
    let weights = "efficientnet-lite0/efficientnet-lite0.bin"
    var bytes = try #require(folder.contents(weights))
    bytes[1_000_000] ^= 1
    // A copied link would lead to the original.
    try FileManager.default.removeItem(atPath: folder.file(weights))
    try folder.write(bytes, weights)
    let store = ModelStore(folder: folder.path, builtIn: [])
    let embedder = try NetworkEmbedder(
      try store.model(named: "efficientnet-lite0"), SpaceName("efficientnet-lite0"),
      parallelism: .latency(cores: 2))
    let tensor = try embedder.prepare(GoldenPicture.stripes.pixels)
    let error = await #expect(throws: ModelsError.self) { try await embedder.embed([tensor]) }
    guard case .mismatch("efficientnet-lite0", "efficientnet-lite0.bin", _, _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }
}

@Suite(.enabled(if: SharedData.has("models"), "the networks of EIDETIC_SHARED are missing"))
struct ZooModelTests {
  @Test(arguments: [
    ("mobilenet_edgetpu_1.0_224", 1280), ("mobilenet_v2_1.0_224_tf2", 1280), ("squeezenet_1.1", 512),
    ("face_reid_retail_0095", 256), ("mobilefacenet_arcface", 128),
  ])
  func anONNXNetworkRunsWithOnlyItsCard(name: String, dimension: Int) async throws {
    let folder = try TemporaryFolder()
    let store = ModelStore(folder: folder.path, builtIn: [])
    let model = try await store.add("\(SharedData.folder)/models/\(name).json")
    let embedder = try NetworkEmbedder(model, SpaceName(model.card.name), parallelism: .latency(cores: 2))
    let pictures = EmbedderTests.GoldenPicture.allCases.map(\.pixels)
    let embeddings = try await embedder.embed(try pictures.map { try embedder.prepare($0) }).map(\.vector)
    #expect(embeddings.allSatisfy { $0.count == dimension })
    #expect(cosine(embeddings[0], embeddings[1]) < 0.999)
  }

  @Test(arguments: [
    ("mtcnn_pnet", "mtcnn"), ("yunet_n_320", "yunet_n_320"),
    ("face_detection_retail_0004", "face_detection_retail_0004"),
  ])
  func aDetectorIsAddedButMakesNoEmbeddings(file: String, name: String) async throws {
    let folder = try TemporaryFolder()
    let model = try await ModelStore(folder: folder.path, builtIn: []).add(
      "\(SharedData.folder)/models/\(file).json")
    let error = #expect(throws: ModelsError.self) {
      try NetworkEmbedder(model, SpaceName(model.card.name), parallelism: .latency(cores: 2))
    }
    guard case .notAnEmbedder(name, _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }
}
