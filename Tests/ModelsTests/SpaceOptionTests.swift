import Imaging
import Inference
import TestSupport
import Testing
import Vocabulary

@testable import Models

/// What options in a space's name do to embeddings.
@Suite struct SpaceOptionTests {
  let folder: TemporaryFolder
  private let model: ModelStore.Installed
  private static let picture = Pixels.drawn(width: 64, height: 32)

  init() async throws {
    folder = try TemporaryFolder()
    let network = TinyNetwork(inputs: [("input", [nil, 3, nil, nil])], outputs: ["scores", "map"])
    model = try await ModelStore(folder: folder.path + "/models", builtIn: []).add(
      try folder.write(network.bytes, "tiny.onnx"))
  }

  private func embedder(_ options: String) throws -> NetworkEmbedder {
    try NetworkEmbedder(model, SpaceName("tiny\(options)"), parallelism: .latency(cores: 1))
  }

  private func embed(_ options: String, of pixels: Pixels = picture) async throws -> PictureEmbedding {
    let embedder = try embedder(options)
    return try await embedder.embed([try embedder.prepare(pixels)])[0]
  }

  @Test func everyOptionMakesAnotherSpace() throws {
    let names = [
      "", ":size=32", ":size=32x16", ":fit=crop", ":fit=pad", ":scales=2", ":power=0.5", ":gap:regions=2",
      "/map:mac", "/scores",
    ]
    #expect(Set(try names.map { try embedder($0).space.identity }).count == names.count)
  }

  @Test func theNetworkSaysHowLongAnOutputIsThatTheCardDoesNotSuggest() async throws {
    #expect(try embedder("/scores").space.dimension == 20)
    #expect(try await embed("/scores").vector.count == 20)
    #expect(try embedder("/map:mac").space.dimension == 24)
  }

  @Test func scalesAreSummed() async throws {
    let sizes = [64, 45, 32]
    var embeddings: [[Float]] = []
    for size in sizes { embeddings.append(try await embed(":size=\(size)").vector) }
    let joined = try await embed(":size=64:scales=3").vector
    #expect(cosine(joined, summedScales(embeddings)) > 0.999999)
    #expect(cosine(joined, embeddings[0]) < 0.9999999)
  }

  @Test func powersAreTakenBeforeTheLength() async throws {
    let plain = try await embed(":size=32").vector
    let powered = try await embed(":size=32:power=0.5").vector
    #expect(cosine(powered, powerNormalised(plain, exponent: 0.5)) > 0.999999)
    #expect(abs(powered.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
  }

  @Test func paddingKeepsTheProportions() throws {
    guard case .tensors(let tensors, let seen) = try embedder(":size=32:fit=pad").prepare(Self.picture) else {
      Issue.record("no tensor")
      return
    }
    let framed = Pixels(width: 32, height: 32, bytes: tensors[0])
    // The card's mean: ImageNet's.
    #expect(framed[0, 0] == (124, 116, 104) && framed[31, 7] == (124, 116, 104))
    #expect(framed[3, 31] == (124, 116, 104))
    let small = try Self.picture.resized(.stretch(width: 32, height: 16), interpolation: .bilinear)
    #expect(framed[5, 8 + 3] == small[5, 3])
    #expect(seen == Region(x: 0, y: -0.5, width: 1, height: 2))
  }

  @Test(arguments: ["stretch", "crop", "pad"])
  func regionsLieInThePicture(fit: String) async throws {
    let embedding = try await embed(":gap:size=32:fit=\(fit):regions=2")
    #expect(!embedding.regions.isEmpty)
    #expect(embedding.regions.allSatisfy { $0.region.isInsidePicture })
    for region in embedding.regions {
      #expect(abs(region.vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    if fit == "crop" {
      // A square in the middle of a picture twice as wide.
      #expect(embedding.regions.allSatisfy { $0.region.x >= 0.249 && $0.region.x + $0.region.width <= 0.751 })
    }
    #expect(try await embed(":gap:size=32:fit=\(fit)").regions.isEmpty)
  }

  /// The vector of a region is that of the same part by itself where cells see nothing but themselves.
  @Test func aRegionIsThePartByItself() async throws {
    let pixels = try Self.picture.resized(.stretch(width: 64, height: 64), interpolation: .bilinear)
    let whole = try await embed(":gap:size=64:regions=2", of: pixels)
    let region = try #require(
      whole.regions.first { $0.region.x == 0 && $0.region.y == 0 && $0.region.width < 1 })
    let part = pixels.cropped(to: region.region.rectangle(inWidth: 64, height: 64))
    let alone = try await embed(":gap:size=\(part.width)", of: part).vector
    #expect(cosine(region.vector, alone) > 0.9999)
  }

  @Test func regionsNeedAPoolingThatHasThem() {
    let error = #expect(throws: ModelsError.self) { try embedder(":crow:regions=2") }
    #expect(error?.description.contains("gap, mac, gem and rmac") == true)
  }
}
