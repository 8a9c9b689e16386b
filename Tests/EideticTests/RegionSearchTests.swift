import Foundation
import Gallery
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic
@testable import Imaging

/// Parts of real pictures in a space that keeps regions.
@Suite(.enabled(if: SharedData.has("data/objects/images"), "the pictures of EIDETIC_SHARED are missing"))
struct RegionSearchTests {
  private let folder: TemporaryFolder
  private let engine: SearchEngine
  private static let space = "efficientnet-lite0:mac:regions=2"
  private static let names = ["butterfly", "watch", "pizza", "sunflower", "pyramid", "Leopards"]

  /// A collage of four pictures, and two others.
  init() async throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: [SharedData.builtInModels])
    var collage = Pixels(width: 640, height: 480, red: 0, green: 0, blue: 0)
    for (number, name) in Self.names.enumerated() {
      let picture = try Self.picture(name)
      if number < 4 {
        collage.paste(picture, x: number % 2 * 320, y: number / 2 * 240)
      } else {
        try folder.write(picture.encodedAsPNG(), "pictures/\(name).png")
      }
    }
    try folder.write(collage.encodedAsPNG(), "pictures/collage.png")
    _ = try await engine.index(
      [folder.file("pictures")],
      options: IndexOptions(spaces: [Self.space, "efficientnet-lite0:mac", "hsv-global"]))
  }

  private static func picture(_ name: String) throws -> Pixels {
    let source = "\(SharedData.folder)/data/objects/images/\(name)"
    let file = try #require(try FileManager.default.contentsOfDirectory(atPath: source).min())
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: source + "/" + file)))
    return try PictureDecoder().decode(bytes, name: file).pixels.resized(.stretch(width: 320, height: 240))
  }

  private func search(_ name: String, in space: String = space) async throws -> SearchResult {
    let picture = Query.Example.bytes(try Self.picture(name).encodedAsPNG(), name: name)
    return try await engine.search(Query([picture], spaces: try WeightedSpace.list(space)))
  }

  @Test(arguments: zip(names, [(0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)]))
  func aPartIsFoundWhereItLies(name: String, corner: (x: Double, y: Double)) async throws {
    let result = try await search(name)
    let hit = result.hits[0]
    #expect(hit.path.hasSuffix("collage.png") && result.searched == 3)
    let region = try #require(hit.region)
    // The middle of the region lies in the right quarter.
    let middle = (x: region.x + region.width / 2, y: region.y + region.height / 2)
    #expect((corner.x...corner.x + 0.5).contains(middle.x), "\(region)")
    #expect((corner.y...corner.y + 0.5).contains(middle.y), "\(region)")
    let whole = try await search(name, in: "efficientnet-lite0:mac")
    #expect(whole.hits[0].region == nil && whole.hits[0].score < hit.score)
  }

  @Test func aWholePictureIsFoundAsAWhole() async throws {
    let hit = try await search("pyramid").hits[0]
    #expect(hit.path.hasSuffix("pyramid.png") && hit.region == nil && hit.score > 0.999)
  }

  @Test func joinedSpacesShowThePartsOfTheFirst() async throws {
    let result = try await search("pizza", in: "\(Self.space)=0.8,hsv-global=0.2")
    #expect(result.hits.count == 3)
    let collage = try #require(result.hits.first { $0.path.hasSuffix("collage.png") })
    #expect(collage.region != nil)
  }

  /// What is learned on a space with regions keeps them.
  @Test func aProjectionKeepsTheRegions() async throws {
    var options = LearningOptions()
    options.base = Self.space
    options.dimension = 2
    let learned = try await engine.spaces.learn(named: "flat", options: options)
    #expect(learned.images == 3 && learned.sample == 3)
    let answer = try await engine.search(Query([.image(1)], spaces: [WeightedSpace("flat")]))
    #expect(answer.searched == 3 && answer.hits[0].id == 1)
    let stored = try #require(try await engine.gallery.embedding(of: 1, in: engine.gallery.spaces()[3].id))
    #expect(stored.regions.count == 4 && stored.regions.allSatisfy { $0.vector.count == 2 })
  }
}
