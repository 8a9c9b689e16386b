import Inference
import Testing

@testable import Models

@Suite struct SpaceTests {
  private static let input = ModelCard.Input(
    name: "x", width: 224, height: 160, layout: .nchw, channelOrder: .rgb, resize: .crop,
    cropFraction: 0.875, interpolation: .bicubic, mean: [127.5, 1, 2], scale: [128, 3, 4])

  /// A card whose one output is of that kind.
  private static func card(_ output: ModelCard.Output) -> ModelCard {
    ModelCard(
      name: "net", task: "image-embedding",
      files: [
        ModelCard.File(name: "net.xml", url: nil, bytes: 1, sha256: "aa"),
        ModelCard.File(name: "net.bin", url: nil, bytes: 2, sha256: "bb"),
      ],
      licence: "MIT", source: "here",
      input: input,
      outputs: ["out": output], dimension: 7, published: nil)
  }

  /// What galleries have stored: a changed text would have every picture embedded anew.
  @Test(arguments: [(ModelCard.Output.embedding, "none"), (.featureMap, "gap")])
  func theIdentitiesOfGalleriesStay(output: ModelCard.Output, pooling: String) throws {
    let space = try NetworkEmbedder.space(of: Self.card(output), SpaceName("net@bf16"))
    #expect(
      space.identity
        == "network=aa+bb output=out pooling=\(pooling) precision=bf16 preprocessing=1 size=224x160 "
        + "resize=crop:0.875 interpolation=bicubic channels=RGB mean=[127.5, 1.0, 2.0] scale=[128.0, 3.0, 4.0] "
        + "normalisation=l2 dimension=7")
  }

  @Test func thePoolingsParameterIsPartOfTheIdentity() throws {
    let poolings: [Pooling] = PoolingTests.poolings + [.none]
    let name = SpaceName(model: "net", precision: .f32)
    let preparation = try PicturePreparation(Self.card(.featureMap), name.options)
    let identities = poolings.map { pooling in
      Space(
        name: name, card: Self.card(.featureMap), preparation, output: "out", pooling: pooling, dimension: 7
      ).identity
    }
    #expect(Set(identities).count == poolings.count)
    #expect(identities[4].contains(" pooling=gem:p=3 "))
  }
}
