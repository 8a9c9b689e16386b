import Testing
import Vocabulary

@testable import Models

@Suite struct SpaceNameTests {
  @Test(arguments: [
    "net", "net@bf16", "net/out", "net@bf16/out:mac", "net:gem:p=2.5", "net:rmac:levels=4:size=320",
    "net:size=320x240", "net:fit=pad:scales=3", "net/map:crow:power=0.5:regions=2",
    "net:gap:size=96:fit=crop:scales=2:power=0.25:regions=3",
  ])
  func namesAreReadAndWrittenAlike(text: String) throws {
    #expect(try SpaceName(text).description == text)
  }

  @Test(arguments: [
    ("net:gem", "net:gem:p=3"), ("net:mac:regions", "net:mac:regions=3"), ("net@f32", "net"),
    ("net:regions=2:size=64", "net:size=64:regions=2"), ("net:size=64x64", "net:size=64"),
    ("net:scales=1", "net"),
  ])
  func differentTextsMayNameTheSame(text: String, canonical: String) throws {
    #expect(try SpaceName(text).description == canonical)
    #expect(try SpaceName(text) == SpaceName(canonical))
  }

  @Test(arguments: [
    "size=15", "size=4000", "size=ax3", "size=3x4x5", "size", "fit=cut", "fit", "scales=0", "scales=4",
    "power=0",
    "power=1", "power=-1", "power=nan", "regions=0", "regions=11", "regions=x",
  ])
  func optionsThatCannotBeReadAreNamed(option: String) {
    #expect(throws: ModelsError.spaceOption(got: option)) { try SpaceName("net:mac:\(option)") }
  }

  @Test(arguments: ["net:max", "net:gem:q=3", "net::", "net:"])
  func whatIsNoPoolingIsRefused(text: String) {
    #expect(throws: ModelsError.pooling(got: String(text.dropFirst(4)))) { try SpaceName(text) }
  }

  @Test func everyPresetNamesASpace() throws {
    for preset in SpacePreset.all {
      #expect(try SpaceName(preset.base).description == preset.base)
      #expect(ModelCard.isPlainName(preset.name) && Descriptors.named(preset.name) == nil)
      #expect(Catalogue.card(named: try SpaceName(preset.base).model) != nil)
      #expect(Catalogue.card(named: preset.name) == nil)
    }
    #expect(Set(SpacePreset.all.map(\.name)).count == SpacePreset.all.count)
    #expect(SpacePreset.named("vgg16-fc1")?.metrics == [.euclidean, .cosine, .innerProduct])
    #expect(SpacePreset.named("vgg16-pca700")?.metrics.first == .cosine)
  }
}
