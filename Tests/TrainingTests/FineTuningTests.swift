import Eidetic
import Foundation
import Imaging
import Models
import Reporting
import TestSupport
import Testing
import Vocabulary

@testable import Training

/// The environment that Tools/training/environment makes of 2 GB, where it was made.
private enum Environment {
  static let folder =
    ProcessInfo.processInfo.environment["EIDETIC_TRAINING"] ?? SharedData.root + "/.deps/training"
  static let tools = TrainingTools(scripts: SharedData.root + "/Tools/training", environment: folder)
  static let isInstalled = tools.isInstalled
}

@Suite(
  .enabled(if: Environment.isInstalled, "the Python environment of Tools/training/environment is missing"))
struct FineTuningTests {
  private let folder: TemporaryFolder
  private let engine: SearchEngine
  private let program = ReportProgram(version: "1", commit: nil, command: [], cores: 2)

  init() throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: [SharedData.builtInModels])
    var random = SplitMix64(seed: 1)
    for (label, name) in ["red", "green", "blue"].enumerated() {
      for number in 0..<8 {
        let pixels = (0..<(48 * 40)).flatMap { _ in
          (0..<3).map { channel in
            UInt8(channel == label ? 160 : 60) &+ UInt8(truncatingIfNeeded: random.next() % 64)
          }
        }
        let picture = Pixels(width: 48, height: 40, bytes: pixels)
        try folder.write(try picture.encodedAsPNG(), "pictures/\(name)/\(number).png")
      }
    }
  }

  private func order(_ network: FineTuningOrder) throws -> TrainingOrder {
    var order = TrainingOrder(
      name: "colours", labels: .folder(folder.file("pictures")), shares: try PartShares("0.5,0.25,0.25"))
    order.network = network
    return order
  }

  /// Of a Keras network with random weights, too, what was exported does what was learned.
  @Test(arguments: ["efficientnet-lite0", "efficientnet_b0"])
  func makesANetworkThatIsASpaceLikeAnyOther(network: String) async throws {
    let isDefault = network == FineTuningOrder.networks[0]
    let chosen = FineTuningOrder(network: network, weights: isDefault ? .published : .random, epochs: 2)
    let outcome = try await Trainer(engine).trainNetwork(
      try order(chosen), program: program, tools: Environment.tools, mayInstall: false)
    #expect(outcome.trained.kind == .network)
    #expect(outcome.report.stages.map(\.stage) == [.head, .fineTune])
    let cosine = try #require(
      outcome.report.settings.parameters["least cosine of the exported network to Keras"].flatMap(Double.init)
    )
    #expect(cosine >= 0.9999)
    #expect(!FileManager.default.fileExists(atPath: folder.file("gallery/training")))

    let card = try engine.library.models.card(of: "colours")
    #expect(card.contains("\"classes\"") && card.contains("\"green\""))
    let model = try #require(try engine.library.models.list().first { $0.name == "colours" })
    #expect(!model.isBuiltIn)
    // What the program makes of a picture agrees with what was measured: the classifier is on its embeddings.
    let report = outcome.report
    let found = try await engine.trained.classify(
      .file(folder.file("pictures/red/0.png")), by: outcome.trained.id)
    #expect(found.classes.map(\.name).sorted() == report.classNames)
    let sum = found.classes.reduce(0) { $0 + $1.probability }
    #expect(abs(sum - 1) < 1e-4)
  }

  @Test func cancellingLeavesNothingBehind() async throws {
    let (trainer, order, program) = (Trainer(engine), try order(FineTuningOrder()), program)
    let (started, start) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      try await trainer.trainNetwork(order, program: program, tools: Environment.tools, mayInstall: false) {
        if $0.stage == "Running the frozen layers" { start.yield() }
      }
    }
    for await _ in started { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(!FileManager.default.fileExists(atPath: folder.file("gallery/training")))
    let trained = try await engine.trained.all()
    #expect(trained.isEmpty)
    let added = try engine.library.models.list().filter { !$0.isBuiltIn }
    #expect(added.map(\.name) == [])
  }
}

/// What a process that was killed while it kept a network leaves.
struct UnfinishedNetworkTests {
  private let folder: TemporaryFolder
  private let engine: SearchEngine

  init() throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: [SharedData.builtInModels])
    let made = folder.file("gallery/models/left")
    try FileManager.default.createDirectory(
      atPath: folder.file("gallery/models"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: SharedData.builtInModels + "/efficientnet-lite0", toPath: made)
    let (card, old) = (made + "/left.json", made + "/efficientnet-lite0.json")
    let text = try String(contentsOfFile: old, encoding: .utf8)
    try text.replacing("\"name\": \"efficientnet-lite0\"", with: "\"name\": \"left\"").write(
      toFile: card, atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: old)
  }

  private var added: [String] {
    get throws { try engine.library.models.list().filter { !$0.isBuiltIn }.map(\.name) }
  }

  @Test func aNetworkWithoutAResultIsRemovedAndItsFolderKept() async throws {
    try folder.write([1], "gallery/training/left/plan.json")
    let path = folder.file("gallery/models/left/left.json")
    let card = try #require(FileManager.default.contents(atPath: path))
    try folder.write(Array(card), "gallery/training/left/model/left/left.json")
    #expect(try added == ["left"])
    try await Trainer(engine).tidy()
    #expect(try added == [])
    #expect(FileManager.default.fileExists(atPath: folder.file("gallery/training/left/plan.json")))
  }

  @Test func aNetworkOfSomebodysOwnIsLeftAlone() async throws {
    try folder.write([1], "gallery/training/left/plan.json")
    try await Trainer(engine).tidy()
    #expect(try added == ["left"])
  }
}

struct FineTuningLockTests {
  @Test func keepsASecondProcessOut() throws {
    let folder = try TemporaryFolder()
    let parent = folder.file("gallery/training")
    do {
      let first = try FineTuningLock(parent, for: "n")
      #expect(throws: TrainingError.fineTuning(network: "n", reason: .running)) {
        _ = try FineTuningLock(parent, for: "n")
      }
      extendLifetime(first)
    }
    #expect(!FileManager.default.fileExists(atPath: parent))
    do {
      let second = try FineTuningLock(parent, for: "n")
      try folder.write([1], "gallery/training/n/plan.json")
      extendLifetime(second)
    }
    #expect(FileManager.default.fileExists(atPath: parent + "/n/plan.json"))
  }

  @Test func saysWhatIsNoFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write([0], "training")
    #expect {
      _ = try FineTuningLock(folder.file("training"), for: "n")
    } throws: { error in
      guard case TrainingError.work(let path, _) = error else { return false }
      return path == folder.file("training")
    }
  }
}

struct MissingEnvironmentTests {
  @Test func nothingIsInstalledUnlessItIsAskedFor() async throws {
    let folder = try TemporaryFolder()
    let engine = try SearchEngine(gallery: folder.file("gallery"), creating: true)
    let tools = TrainingTools(
      scripts: SharedData.root + "/Tools/training", environment: folder.file("environment"))
    var order = TrainingOrder(name: "a", labels: .folder(folder.path))
    order.network = FineTuningOrder()
    let asked = order
    let program = ReportProgram(version: "1", commit: nil, command: [], cores: 1)
    await #expect(throws: TrainingError.environment(.missing, detail: "")) {
      _ = try await Trainer(engine).trainNetwork(asked, program: program, tools: tools, mayInstall: false)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("environment")))
  }
}
