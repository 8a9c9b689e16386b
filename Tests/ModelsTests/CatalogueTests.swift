import Foundation
import Inference
import TestSupport
import Testing

@testable import Models

@Suite struct CatalogueTests {
  @Test func holdsEveryCardOfItsFolder() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: SharedData.root + "/Sources/Models/Catalogue")
    #expect(Catalogue.cards.map { "\($0.name).json" }.sorted() == files.sorted())
  }

  /// The architectures that it promises, with the length of their embeddings and the side of their pictures.
  @Test(arguments: [
    ("vgg16", 4096, 224), ("xception", 2048, 299), ("inception_v3", 2048, 299),
    ("inception_resnet_v2", 1536, 299), ("resnet50", 2048, 224), ("resnet152_v2", 2048, 224),
    ("efficientnet_b0", 1280, 224), ("efficientnet_v2_l", 1280, 480), ("vit_s16", 384, 224),
    ("efficientnet-lite0", 1280, 224), ("efficientnet-lite2", 1280, 260), ("convnext-tiny", 768, 224),
    ("mobilenet_v2_1.0_224_tf2", 1280, 224),
    ("mobilenet_edgetpu_1.0_224", 1280, 224), ("squeezenet_1.1", 512, 224),
  ])
  func holdsWhatPeopleExpect(name: String, dimension: Int, side: Int) throws {
    let card = try #require(Catalogue.card(named: name))
    #expect(card.dimension == dimension)
    #expect(card.input?.width == side && card.input?.height == side)
    #expect(card.outputs.values.contains(.embedding))
    #expect(card.published?["imagenetTop1"] != nil)
  }

  /// The networks with two towers that it promises: embedding, side of pictures, tokens of texts.
  @Test(arguments: [
    ("clip-vit-b32", 512, 224, 77), ("clip-vit-b16", 512, 224, 77), ("clip-vit-b16-onnx", 512, 224, 77),
    ("openclip-vit-b32", 512, 224, 77), ("siglip-vit-b16", 768, 224, 64), ("mobileclip-s1", 512, 256, 77),
    ("mobileclip-s2", 512, 256, 77),
  ])
  func holdsNetworksWithTwoTowers(name: String, dimension: Int, side: Int, tokens: Int) throws {
    let card = try #require(Catalogue.card(named: name))
    #expect(card.dimension == dimension && card.input?.width == side && card.input?.height == side)
    #expect(card.text?.maximumTokens == tokens && card.published?["imagenetZeroShotTop1"] != nil)
    #expect(TwoTowerEmbedder.embedsWords(card, try SpaceName(name)))
    #expect(!TwoTowerEmbedder.embedsWords(card, try SpaceName(name + ":power=0.5")))
  }

  @Test(arguments: [("dinov2-vit-s14", 384), ("dinov2-vit-b14", 768)])
  func holdsNetworksThatWereTrainedWithoutLabels(name: String, dimension: Int) throws {
    let card = try #require(Catalogue.card(named: name))
    #expect(card.dimension == dimension && card.input?.width == 224)
    #expect(!TwoTowerEmbedder.embedsWords(card, try SpaceName(name)))
  }

  @Test(arguments: ClassNetwork.all)
  func networksWithClassesAreInIt(network: ClassNetwork) throws {
    let card = try #require(Catalogue.card(named: network.model))
    #expect(card.outputs.values.contains(.logits))
    #expect(ClassNetwork.meant(by: network.meaning) == network)
    #expect(ClassNetwork.best(filling: ["hog", network.meaning]) == network)
  }

  @Test(arguments: Catalogue.cards.map(\.name))
  func saysHowAModelIsHad(name: String) throws {
    let card = try #require(Catalogue.card(named: name))
    #expect(!card.licence.isEmpty && !card.source.isEmpty)
    for file in card.files {
      let isKnown = file.sha256 != nil && file.bytes != nil
      // Weights that must be converted are verified by the exporter, where their makers publish a hash at
      // all.
      #expect(isKnown || card.convert != nil)
    }
  }

  @Test(arguments: [
    ("vgg16", PictureInput.ChannelOrder.bgr, [103.939, 116.779, 123.68] as [Float], [1, 1, 1] as [Float]),
    ("resnet50", .bgr, [103.939, 116.779, 123.68], [1, 1, 1]),
    ("resnet152_v2", .rgb, [127.5, 127.5, 127.5], [127.5, 127.5, 127.5]),
    ("xception", .rgb, [127.5, 127.5, 127.5], [127.5, 127.5, 127.5]),
    ("efficientnet_b0", .rgb, [0, 0, 0], [1, 1, 1]),
    ("efficientnet_v2_l", .rgb, [0, 0, 0], [1, 1, 1]),
  ])
  func preparesPicturesAsKerasDoes(
    name: String, order: PictureInput.ChannelOrder, mean: [Float], scale: [Float]
  ) throws {
    let input = try #require(Catalogue.card(named: name)?.input)
    #expect(input.channelOrder == order && input.mean == mean && input.scale == scale)
  }

  /// The face networks that it promises, with the length of their embeddings and the side of their pictures.
  @Test(arguments: [
    ("arcface_r100", 512, 112), ("dlib_face_resnet", 128, 150), ("facenet128", 128, 160),
    ("facenet512", 512, 160), ("sface", 128, 112), ("vggface", 4096, 224),
  ])
  func holdsFaceNetworks(name: String, dimension: Int, side: Int) throws {
    let card = try #require(Catalogue.card(named: name))
    #expect(card.dimension == dimension)
    #expect(card.input?.width == side && card.input?.height == side)
    #expect(Array(card.outputs.values) == [.embedding])
    let face = try #require(card.face)
    #expect((face.template != nil) == (face.alignment == .landmarks))
  }

  @Test(arguments: ["arcface_r100", "facenet128", "facenet512", "sface", "vggface"])
  func saysWhichFaceNetworksAreNotFreeForCommercialUse(name: String) throws {
    let licence = try #require(Catalogue.card(named: name)).licence
    #expect(licence.contains("commercial"))
  }

  /// The thresholds as others publish them; none is offered where scores were measured.
  @Test func facesHaveATableOrAThreshold() throws {
    let published = [
      "arcface_r100": 0.68, "facenet128": 0.4, "facenet512": 0.3, "sface": 0.637, "vggface": 0.68,
    ]
    for card in Catalogue.cards where card.face != nil {
      let threshold = Catalogue.publishedThreshold(of: card)
      #expect(threshold?.distance == published[card.name], "\(card.name)")
      #expect((threshold == nil) != (Catalogue.acceptance(of: card) == nil), "\(card.name)")
      #expect(threshold?.source.isEmpty != true)
    }
  }

  @Test(arguments: [
    (#""metric":"cosine","distance":2.5"#, "must be 0 to 2"),
    (#""metric":"cosine","distance":-0.1"#, "must be 0 to 2"),
    (#""metric":"euclidean","distance":1"#, "not known"), (#""metric":"cosine""#, "distance"),
  ])
  func aThresholdThatMeansNothingIsRefused(_ text: String, _ message: String) throws {
    let card = try #require(Catalogue.cards.first { $0.name == "sface" })
    let json = String(decoding: try card.json(), as: UTF8.self)
    let start = try #require(json.range(of: "\"publishedThreshold\" : {"))
    let end = try #require(json.range(of: "}", range: start.upperBound..<json.endIndex))
    let wrong = json.replacingCharacters(
      in: start.upperBound..<end.lowerBound, with: text + #","source":"somebody""#)
    let error = #expect(throws: ModelsError.self) {
      try ModelCard(json: [UInt8](wrong.utf8), file: "sface.json")
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  /// Laying a face on the template upside down or mirrored would embed noise: eyes are above mouths, left is
  /// left.
  @Test(arguments: Catalogue.cards.compactMap { card in card.face?.template.map { (card.name, $0) } })
  func templatesAreUprightFaces(name: String, template: [[Double]]) {
    #expect(template.joined().allSatisfy { 0...1 ~= $0 })
    let (leftEye, rightEye, nose) = (template[0], template[1], template[2])
    let (leftMouth, rightMouth) = (template[3], template[4])
    #expect(leftEye[0] < nose[0] && nose[0] < rightEye[0])
    #expect(leftMouth[0] < nose[0] && nose[0] < rightMouth[0])
    #expect(max(leftEye[1], rightEye[1]) < nose[1] && nose[1] < min(leftMouth[1], rightMouth[1]))
  }

  @Test func weightsThatCannotBeRunSayWhatMakesThemRunnable() async throws {
    let folder = try TemporaryFolder()
    let store = ModelStore(folder: folder.path, builtIn: [])
    let error = await #expect(throws: ModelsError.self) { try await store.add("xception") }
    guard case .needsConverting("xception", _, let address?, "Tools/models/export xception") = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(address.hasPrefix("https://"))
  }

  @Test func aConvertedModelThatCameWithTheProgramIsThereAlready() async throws {
    let folder = try TemporaryFolder()
    let store = ModelStore(folder: folder.path, builtIn: [SharedData.builtInModels])
    let model = try await store.add("dlib_face_resnet")
    #expect(model.isBuiltIn && model.card.licence == "CC0-1.0" && model.card.convert == nil)
    #expect(model.card.face?.acceptance == Catalogue.card(named: model.card.name)?.face?.acceptance)
  }

  @Test func aModelWithoutAnAddressSaysThatItsFileIsWanted() async throws {
    let folder = try TemporaryFolder()
    await #expect(throws: ModelsError.fileMissing(model: "squeezenet_1.1", file: "squeezenet_1.1.onnx")) {
      try await ModelStore(folder: folder.path, builtIn: []).add("squeezenet_1.1")
    }
  }
}
