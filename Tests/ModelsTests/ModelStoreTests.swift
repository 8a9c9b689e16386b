import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Models

/// A store in a folder of its own, and a small model to put in it.
private final class Fixture: Sendable {
  let folder: TemporaryFolder
  let weights = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  init() throws { folder = try TemporaryFolder() }

  var store: ModelStore { ModelStore(folder: folder.path + "/models", builtIn: [folder.path + "/built-in"]) }

  /// The card of the model, whose weights are written to `source/`.
  func card(url: String? = nil, digest: String? = nil, bytes: Int? = nil) throws -> [UInt8] {
    let file = try write(weights, "source/weights.bin")
    let digest = try digest ?? SHA256.digest(ofFile: file)
    let address = url.map { ", \"url\": \"\($0)\"" } ?? ""
    let known = "\"bytes\": \(bytes ?? weights.count), \"sha256\": \"\(digest)\""
    return text(ofFile: "\"name\": \"weights.bin\", \(known)\(address)")
  }

  /// The card of the model, which says nothing of how its weights can be verified.
  func cardWithoutHash(url: String? = nil) throws -> [UInt8] {
    try write(weights, "source/weights.bin")
    return text(ofFile: "\"name\": \"weights.bin\"" + (url.map { ", \"url\": \"\($0)\"" } ?? ""))
  }

  private func text(ofFile file: String) -> [UInt8] {
    Array(
      """
      {"name": "small", "task": "image-embedding", "licence": "CC0-1.0", "source": "a test",
       "files": [{\(file)}],
       "input": {"name": "x", "width": 4, "height": 4, "layout": "NCHW", "channelOrder": "RGB", "resize": "stretch",
         "interpolation": "bilinear", "mean": [0, 0, 0], "scale": [1, 1, 1]},
       "outputs": {"y": "embedding"}, "dimension": 8}
      """.utf8)
  }

  /// A card whose weights lie at an address only.
  func cardWithoutFile(url: String) throws -> String {
    let card = try card(url: url)
    try FileManager.default.removeItem(atPath: folder.path + "/source/weights.bin")
    return try write(card, "source/small.json")
  }

  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> String { try folder.write(bytes, name) }

  func contents(_ name: String) -> [UInt8]? { folder.contents(name) }
}

@Suite struct ModelStoreTests {
  @Test func addsAModelFromTheCardBesideItsFiles() async throws {
    let fixture = try Fixture()
    let card = try fixture.write(try fixture.card(), "source/small.json")
    let added = try await fixture.store.add(card)
    #expect(added.card.name == "small")
    #expect(try fixture.store.list() == [added])
    #expect(fixture.contents("models/small/weights.bin") == fixture.weights)
    try ModelStore.verify(added)
  }

  @Test func addsANetworkThatHasItsCardBesideIt() async throws {
    let fixture = try Fixture()
    try fixture.write(try fixture.card(), "source/weights.json")
    #expect(try await fixture.store.add(fixture.folder.path + "/source/weights.bin").card.name == "small")
  }

  @Test func refusesWhatIsNeitherACardNorANetwork() async throws {
    let fixture = try Fixture()
    let file = try fixture.write([1], "source/notes.txt")
    await #expect(throws: ModelsError.notANetwork(file: file)) { try await fixture.store.add(file) }
    await #expect(throws: ModelsError.nothingToAdd(source: "nowhere")) {
      try await fixture.store.add("nowhere")
    }
  }

  @Test func addingTheSameModelAgainChangesNothing() async throws {
    let fixture = try Fixture()
    let card = try fixture.write(try fixture.card(), "source/small.json")
    let first = try await fixture.store.add(card)
    #expect(try await fixture.store.add(card) == first)
  }

  @Test func refusesAnotherModelOfTheSameName() async throws {
    let fixture = try Fixture()
    _ = try await fixture.store.add(try fixture.write(try fixture.card(), "source/small.json"))
    let other = try fixture.card(digest: String(repeating: "a", count: 64))
    await #expect(throws: ModelsError.alreadyThere(name: "small")) {
      try await fixture.store.add(try fixture.write(other, "source/small.json"))
    }
  }

  @Test func refusesAFileThatIsNotItsCards() async throws {
    let fixture = try Fixture()
    let wrong = String(repeating: "0", count: 64)
    let card = try fixture.write(try fixture.card(digest: wrong), "source/small.json")
    let error = await #expect(throws: ModelsError.self) { try await fixture.store.add(card) }
    guard case .mismatch("small", "weights.bin", "sha256 \(wrong)", _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(try fixture.store.list().isEmpty)
  }

  @Test func noticesAFileThatWasChangedLater() async throws {
    let fixture = try Fixture()
    let added = try await fixture.store.add(try fixture.write(try fixture.card(), "source/small.json"))
    var changed = fixture.weights
    changed[50_000] ^= 1
    try fixture.write(changed, "models/small/weights.bin")
    #expect(throws: ModelsError.self) { try ModelStore.verify(added) }
    try fixture.write(Array(changed.dropLast()), "models/small/weights.bin")
    #expect(throws: ModelsError.self) { try ModelStore.verify(added) }
  }

  @Test func removesAddedModelsOnly() async throws {
    let fixture = try Fixture()
    let card = try fixture.write(try fixture.card(), "source/small.json")
    _ = try await fixture.store.add(card)
    try FileManager.default.moveItem(
      atPath: fixture.folder.path + "/models", toPath: fixture.folder.path + "/built-in")
    #expect(throws: ModelsError.builtIn(name: "small")) { try fixture.store.remove("small") }
    _ = try await fixture.store.add(card)
    try fixture.store.remove("small")
    #expect(try fixture.store.model(named: "small").isBuiltIn)
    #expect(throws: ModelsError.noSuchModel(name: "large", available: ["small"])) {
      try fixture.store.remove("large")
    }
  }

  @Test(arguments: ["../small", "", ".hidden", "a/b"])
  func neverLooksOutsideTheStore(name: String) throws {
    let fixture = try Fixture()
    #expect(throws: ModelsError.noSuchModel(name: name, available: [])) {
      try fixture.store.model(named: name)
    }
  }
}

@Suite struct TrustTests {
  @Test func refusesAFileWhoseHashNobodyKnows() async throws {
    let fixture = try Fixture()
    let card = try fixture.write(try fixture.cardWithoutHash(), "source/small.json")
    let error = await #expect(throws: ModelsError.unverified(model: "small", file: "weights.bin")) {
      try await fixture.store.add(card)
    }
    #expect(error?.description.contains("if you trust its source") == true)
    #expect(try fixture.store.list().isEmpty)
  }

  @Test func trustTakesItAndKeepsItsHash() async throws {
    let fixture = try Fixture()
    let card = try fixture.write(try fixture.cardWithoutHash(), "source/small.json")
    let added = try await fixture.store.add(card, isTrusted: true)
    #expect(added.card.files[0].bytes == fixture.weights.count)
    #expect(
      added.card.files[0].sha256 == (try SHA256.digest(ofFile: fixture.folder.file("source/weights.bin"))))
    #expect(try fixture.store.model(named: "small") == added)
    #expect(try await fixture.store.add(card, isTrusted: true) == added)
    var changed = fixture.weights
    changed[0] ^= 1
    try fixture.write(changed, "models/small/weights.bin")
    #expect(throws: ModelsError.self) { try ModelStore.verify(added) }
  }

  @Test func trustDoesNotExcuseAHashThatIsWrong() async throws {
    let fixture = try Fixture()
    let wrong = String(repeating: "0", count: 64)
    let card = try fixture.write(try fixture.card(digest: wrong), "source/small.json")
    await #expect(throws: ModelsError.self) { try await fixture.store.add(card, isTrusted: true) }
  }

  @Test func fetchesAFileOfUnknownLength() async throws {
    let fixture = try Fixture()
    let server = try LocalServer(
      ["weights.bin": fixture.weights], LocalServer.Behaviour(cutAfter: 40_000, cuts: 1))
    defer { server.stop() }
    let card = try fixture.cardWithoutHash(url: server.address("weights.bin"))
    try FileManager.default.removeItem(atPath: fixture.folder.file("source/weights.bin"))
    let path = try fixture.write(card, "source/small.json")
    let added = try await fixture.store.add(path, isTrusted: true)
    #expect(fixture.contents("models/small/weights.bin") == fixture.weights)
    #expect(added.card.isVerifiable)
  }

  @Test func aCardInTheStoreMustSayHowItsFilesAreVerified() throws {
    let fixture = try Fixture()
    try fixture.write(try fixture.cardWithoutHash(), "models/small/small.json")
    let error = #expect(throws: ModelsError.self) { try fixture.store.model(named: "small") }
    #expect(error?.description.contains("no sha256 of \"weights.bin\"") == true)
  }
}

@Suite struct ModelDownloadTests {
  @Test func fetchesACardAndTheFilesBesideIt() async throws {
    let fixture = try Fixture()
    let server = try LocalServer(["m/small.json": try fixture.card(), "m/weights.bin": fixture.weights])
    defer { server.stop() }
    let added = try await fixture.store.add(server.address("m/small.json"))
    #expect(fixture.contents("models/small/weights.bin") == fixture.weights)
    try ModelStore.verify(added)
  }

  @Test func goesOnWhereAFetchBrokeOff() async throws {
    let fixture = try Fixture()
    let server = try LocalServer(
      ["weights.bin": fixture.weights], LocalServer.Behaviour(cutAfter: 40_000, cuts: 2))
    defer { server.stop() }
    _ = try await fixture.store.add(try fixture.cardWithoutFile(url: server.address("weights.bin")))
    #expect(fixture.contents("models/small/weights.bin") == fixture.weights)
    #expect(server.ranges.count == 3)
    #expect(server.ranges.first == .some(nil))
    #expect(server.ranges.last??.contains("bytes=80000-") == true)
  }

  @Test func tellsHowManyBytesHaveArrived() async throws {
    let fixture = try Fixture()
    let server = try LocalServer(
      ["weights.bin": fixture.weights], LocalServer.Behaviour(cutAfter: 40_000, cuts: 1))
    defer { server.stop() }
    let told = Mutex<[Int]>([])
    let store = fixture.store.reporting { bytes in told.withLock { $0.append(bytes) } }
    _ = try await store.add(try fixture.cardWithoutFile(url: server.address("weights.bin")))
    let bytes = told.withLock { $0 }
    // A fetch that is resumed goes on counting where it stopped.
    #expect(bytes == bytes.sorted() && bytes.contains { $0 <= 40_000 } && bytes.last == fixture.weights.count)
  }

  @Test func aLaterCommandGoesOnWhereAnEarlierOneGaveUp() async throws {
    let fixture = try Fixture()
    let server = try LocalServer(
      ["weights.bin": fixture.weights], LocalServer.Behaviour(cutAfter: 20_000, cuts: 3))
    defer { server.stop() }
    let path = try fixture.cardWithoutFile(url: server.address("weights.bin"))
    await #expect(throws: ModelsError.self) { try await fixture.store.add(path) }
    #expect(try fixture.store.list().isEmpty)
    _ = try await fixture.store.add(path)
    #expect(server.ranges.last??.contains("bytes=60000-") == true)
    #expect(fixture.contents("models/small/weights.bin") == fixture.weights)
  }

  @Test func beginsAgainWithAServerThatKnowsNoRanges() async throws {
    let fixture = try Fixture()
    let server = try LocalServer(
      ["small.json": try fixture.card(), "weights.bin": fixture.weights],
      LocalServer.Behaviour(cutAfter: 40_000, cuts: 4, knowsRanges: false))
    defer { server.stop() }
    await #expect(throws: ModelsError.self) { try await fixture.store.add(server.address("small.json")) }
    _ = try await fixture.store.add(server.address("small.json"))
    #expect(fixture.contents("models/small/weights.bin") == fixture.weights)
  }

  @Test func refusesWhatDoesNotMatchAndLeavesNothing() async throws {
    let fixture = try Fixture()
    var wrong = fixture.weights
    wrong[7] ^= 1
    let server = try LocalServer(["small.json": try fixture.card(), "weights.bin": wrong])
    defer { server.stop() }
    let error = await #expect(throws: ModelsError.self) {
      try await fixture.store.add(server.address("small.json"))
    }
    guard case .mismatch = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(try fixture.store.list().isEmpty)
    #expect(fixture.contents("models/.incoming/small/weights.bin") == nil)
  }

  @Test func refusesMoreThanTheCardSays() async throws {
    let fixture = try Fixture()
    let server = try LocalServer([
      "small.json": try fixture.card(bytes: 1000), "weights.bin": fixture.weights,
    ])
    defer { server.stop() }
    await #expect(throws: ModelsError.self) { try await fixture.store.add(server.address("small.json")) }
    #expect((fixture.contents("models/.incoming/small/weights.bin")?.count ?? 0) <= 1000)
  }

  @Test func namesTheAddressThatIsNotThere() async throws {
    let fixture = try Fixture()
    let server = try LocalServer([:])
    defer { server.stop() }
    let address = server.address("none.json")
    await #expect(throws: ModelsError.download(address: address, reason: "the server answers 404")) {
      try await fixture.store.add(address)
    }
  }
}
