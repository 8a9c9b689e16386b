import Foundation
import Testing

/// Networks that are added, and those that are not what their card says.
@Suite(.inTurn) struct ModelTests {
  let work: Workplace

  init() throws {
    work = try Workplace()
    try work.draw(2)
  }

  @Test func anAddedModelIsASpace() async throws {
    let card = try work.copyModel(named: "mine")
    let added = try await work.run(["models", "add", card, "--json"])
    #expect(added.code == 0, "\(added.errors)")
    #expect(try await work.index([work.pictures, "--space", "mine"]).counts == "2 indexed")
    #expect(try await work.search([work.path("1.png")]).space == "mine")
    #expect(try await work.run(["models", "verify"]).code == 0)
    #expect(try await work.run(["models", "remove", "mine"]).code == 0)
    let gone = try await work.run(["index", work.pictures, "--space", "mine"])
    #expect(gone.code == 3 && gone.errors.contains("not installed"))
  }

  @Test func aNetworkThatDoesNotMatchItsCardIsNotAdded() async throws {
    let card = try work.copyModel(named: "mine")
    try Self.flip("\(work.folder)/mine/efficientnet-lite0.bin")
    let ending = try await work.run(["models", "add", card])
    #expect(ending.code == 3)
    #expect(ending.errors.contains("efficientnet-lite0.bin") && ending.errors.contains("card says"))
    #expect(work.files(inGallery: "models").filter { $0.hasSuffix("mine.json") }.isEmpty)
  }

  @Test(arguments: ["efficientnet-lite0.bin", "efficientnet-lite0.xml"])
  func aNetworkThatWasChangedLaterIsNotRun(file: String) async throws {
    let added = try await work.run(["models", "add", try work.copyModel(named: "mine")])
    #expect(added.code == 0, "\(added.errors)")
    try Self.flip("\(work.gallery)/models/mine/\(file)")
    for command in [["index", work.pictures, "--space", "mine"], ["models", "verify", "mine"]] {
      let ending = try await work.run(command)
      #expect(ending.code == 3)
      #expect(ending.errors.contains(file) && ending.errors.contains("card says"), "\(ending.errors)")
    }
  }

  @Test func aNetworkWhoseFileIsMissingIsNamed() async throws {
    let added = try await work.run(["models", "add", try work.copyModel(named: "mine")])
    #expect(added.code == 0, "\(added.errors)")
    try FileManager.default.removeItem(atPath: work.gallery + "/models/mine/efficientnet-lite0.bin")
    let ending = try await work.run(["index", work.pictures, "--space", "mine"])
    #expect(ending.code == 3)
    #expect(ending.errors.contains("\"mine\"") && ending.errors.contains("efficientnet-lite0.bin"))
  }

  @Test func aNetworkWithoutACardBecomesASpaceAndSaysWhatWasGuessed() async throws {
    struct Added: Decodable {
      let name: String
      let dimension: Int?
      let notes: [String]
    }
    for suffix in ["xml", "bin"] {
      try FileManager.default.copyItem(
        atPath: "\(Workplace.builtInModel)/efficientnet-lite0.\(suffix)",
        toPath: "\(work.folder)/bare.\(suffix)")
    }
    let ending = try await work.run(["models", "add", "\(work.folder)/bare.xml", "--json"])
    #expect(ending.code == 0, "\(ending.errors)")
    let added: [Added] = try ending.answer()
    #expect(added.first?.name == "bare" && added.first?.dimension == 1280)
    #expect(ending.errors.contains("one was drafted") && ending.errors.contains("assumed"))
    #expect(try await work.index([work.pictures, "--space", "bare"]).counts == "2 indexed")
    let shown = try await work.run(["models", "show", "bare"])
    #expect(shown.output.contains("\"notes\""))
  }

  @Test func aFileOfUnknownHashDemandsTrust() async throws {
    let card = try work.copyModel(named: "mine")
    let text = try String(contentsOfFile: card, encoding: .utf8)
    try Data(text.replacing(/"sha256": "[0-9a-f]+"/, with: "\"sha256\": null").utf8).write(
      to: URL(filePath: card))
    let refused = try await work.run(["models", "add", card])
    #expect(refused.code == 3 && refused.errors.contains("--trust"), "\(refused.errors)")
    let added = try await work.run(["models", "add", "--trust", card])
    #expect(added.code == 0, "\(added.errors)")
    #expect(try await work.run(["models", "verify", "mine"]).code == 0)
    try Self.flip("\(work.gallery)/models/mine/efficientnet-lite0.bin")
    #expect(try await work.run(["models", "verify", "mine"]).code == 3)
  }

  @Test func theCatalogueSaysHowEachModelIsHad() async throws {
    struct Available: Decodable {
      let name: String
      let dimension: Int?
      let verification: String
      let isInstalled: Bool
      let command: String
    }
    let models: [Available] = try await work.run(["models", "list", "--available", "--json"]).answer()
    let byName = Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) })
    #expect(byName["efficientnet-lite0"]?.isInstalled == true)
    #expect(byName["vgg16"]?.dimension == 4096)
    #expect(byName["vgg16"]?.command == "Tools/models/export vgg16 --out DIR")
    #expect(byName["vgg16-12"]?.verification == "sha256")
    #expect(byName["vgg16-12"]?.command == "eidetic models add vgg16-12")
    let refused = try await work.run(["models", "add", "vgg16"])
    #expect(refused.code == 3 && refused.errors.contains("Tools/models/export vgg16"))
  }

  /// Changes one bit, and not the size.
  private static func flip(_ path: String) throws {
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: path))
  }
}
