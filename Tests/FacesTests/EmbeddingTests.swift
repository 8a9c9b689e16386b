import Imaging
import Inference
import TestSupport
import Testing
import Vocabulary

@testable import Faces
@testable import Models

@Suite(.enabled(if: Shared.hasFaces, "the faces of EIDETIC_SHARED are missing"))
struct EmbeddingTests {
  @Test(arguments: ["face_reid_retail_0095", "mobilefacenet_arcface"])
  func onePersonIsNearerThanAnother(name: String) async throws {
    let folder = try TemporaryFolder()
    let embedder = try FaceEmbedder(
      try await Shared.added("\(name).onnx", to: folder), parallelism: .latency(cores: 2))
    let pipeline = FacePipeline(detector: try Shared.mtcnn(), embedder: embedder)
    var embeddings: [String: [[Float]]] = [:]
    for (person, numbers) in [
      ("Abdullah_Gul", ["0013", "0014", "0016"]), ("Adel_Al-Jubeir", ["0001", "0003"]),
    ] {
      for number in numbers {
        let faces = try await pipeline.faces(
          in: try Shared.picture("\(Shared.lfw)/\(person)/\(person)_\(number).jpg"))
        let face = try #require(faces.max { $0.box.area < $1.box.area })
        #expect(face.quality.isFit && face.embedding.count == embedder.dimension)
        #expect(abs(face.embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        embeddings[person, default: []].append(face.embedding)
      }
    }
    let (first, second) = (embeddings["Abdullah_Gul"] ?? [], embeddings["Adel_Al-Jubeir"] ?? [])
    let same = [
      cosine(first[0], first[1]), cosine(first[0], first[2]), cosine(first[1], first[2]),
      cosine(second[0], second[1]),
    ]
    let different = first.flatMap { a in second.map { cosine(a, $0) } }
    #expect((same.min() ?? 0) > (different.max() ?? 1) + 0.1)
  }

  @Test func flippingMakesMirrorImagesAlike() async throws {
    let folder = try TemporaryFolder()
    let model = try await Shared.added("face_reid_retail_0095.onnx", to: folder)
    var card = model.card
    card.face = ModelCard.Face(alignment: .landmarks, template: card.face?.template, flip: true)
    let flipping = try FaceEmbedder(
      ModelStore.Installed(card: card, folder: model.folder, isBuiltIn: false),
      parallelism: .latency(cores: 2))
    let plain = try FaceEmbedder(model, parallelism: .latency(cores: 2))
    #expect(flipping.identity != plain.identity)
    let picture = try Shared.picture("\(Shared.lfw)/Abdullah_Gul/Abdullah_Gul_0013.jpg")
    let face = try #require(
      try await Shared.mtcnn().faces(in: picture, options: DetectionOptions()).first)
    let cut = try plain.alignment.cut(face, from: picture)
    let mirrored = try await flipping.embed([cut, cut.mirrored])
    #expect(cosine(mirrored[0], mirrored[1]) > 0.9999)
    let single = try await plain.embed([cut, cut.mirrored])
    #expect(cosine(single[0], single[1]) < 0.999)
  }

  @Test func blurAndSizeLowerTheQuality() async throws {
    let picture = try Shared.picture("\(Shared.groups)/insightface_t1.jpg")
    let face = try #require(
      try await Shared.mtcnn().faces(in: picture, options: DetectionOptions()).max {
        $0.box.area < $1.box.area
      })
    let good = FaceQuality(of: face, in: picture)
    let side = picture.longestSide
    let blurred = try picture.resized(.fit(longestSide: side / 16)).resized(
      .stretch(width: picture.width, height: picture.height))
    let bad = FaceQuality(of: face, in: blurred)
    #expect(good.isFit && good.sharpness > bad.sharpness + 0.3)
    #expect(!bad.isFit)
    let factor = 14 / face.box.longerSide
    let tiny = FaceQuality(
      of: face.scaled(by: factor), in: try picture.resized(.fit(longestSide: Int(Double(side) * factor))))
    #expect(tiny.size == 0 && !tiny.isFit)
  }

  @Test func boxesAreWidenedByTheirLongerSide() throws {
    let input = ModelCard.Input(
      name: "input", width: 160, height: 160, layout: .nhwc, channelOrder: .rgb, resize: .stretch,
      cropFraction: nil, interpolation: .bilinear, mean: [0, 0, 0], scale: [1, 1, 1])
    let card = ModelCard(
      name: "box", task: "face embedding", files: [ModelCard.File(name: "a.onnx", bytes: 1, sha256: nil)],
      licence: "", source: "", input: input, outputs: ["embedding": .embedding], dimension: 128,
      published: nil, face: ModelCard.Face(alignment: .box, margin: 0.25, square: true))
    let face = DetectedFace(
      box: FaceBox(x: 100, y: 100, width: 60, height: 80), confidence: 1,
      landmarks: Landmarks([Point](repeating: Point(x: 0, y: 0), count: 5)))
    let map = try FaceAlignment(card).map(to: face)
    let (corner, end) = (map(x: 0, y: 0), map(x: 160, y: 160))
    // A square of 80 around (130, 140), widened by 20.
    #expect(corner.x == 80 && corner.y == 90 && end.x == 180 && end.y == 190)
  }
}
