import Foundation
import Imaging
import Inference
import TestSupport
import Testing

@testable import Models

@Suite(.enabled(if: Vocabularies.hasWordPieces, "the network all-MiniLM-L6-v2 is missing"))
struct MeaningEmbedderTests {
  private static let store = ModelStore(folder: "/nonexistent", builtIn: [SharedData.builtInModels])

  private static func sentences() throws -> TextEmbedder {
    try TextEmbedder(
      try store.model(named: MeaningEmbedder.sentences), parallelism: .concurrency(cores: 2, weightBytes: 1))
  }

  private static func classes(_ names: [String]) throws -> ImageClasses {
    let items = names.map { name in
      #"{"synset": "n\#(name)", "name": "\#(name)", "synonyms": ["\#(name)"], "gloss": "g; h", "kinds": []}"#
    }
    let json = #"{"licences": {}, "kinds": {}, "classes": [\#(items.joined(separator: ", "))]}"#
    return try ImageClasses(json: Array(json.utf8), file: "classes.json")
  }

  private static func embedder(keptIn folder: String) throws -> MeaningEmbedder {
    let classes = try store.classes()
    let scores = try ClassScores(
      try store.model(named: ClassNetwork.standard.model), count: classes.classes.count,
      parallelism: .latency(cores: 2))
    return MeaningEmbedder(
      .standard, scores,
      try ClassMeanings(of: classes, by: try sentences(), keptIn: folder))
  }

  @Test(
    .enabled(if: SharedData.has("data/objects/images"), "the pictures of EIDETIC_SHARED are missing"))
  func picturesAreNearestToTheWordsForThem() async throws {
    let kept = FileManager.default.temporaryDirectory.appending(path: "eidetic-meanings").path
    let embedder = try Self.embedder(keptIn: kept)
    #expect(embedder.space.dimension == 384 && embedder.space.name.description == "meaning")
    let things = ["panda", "pizza", "elephant", "grand_piano"]
    var inputs: [PreparedInput] = []
    for thing in things {
      let file = "\(SharedData.folder)/data/objects/images/\(thing)/image_0001.jpg"
      let other = "\(SharedData.folder)/data/objects/images/\(thing)/image_0002.jpg"
      let path = FileManager.default.fileExists(atPath: file) ? file : other
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      let picture = try await PictureDecoder().decode(
        bytes, name: path, sufficient: embedder.sufficientSize)
      inputs.append(try embedder.prepare(picture.pixels))
    }
    let pictures = try await embedder.embed(inputs).map(\.vector)
    let words = try await embedder.embed(words: [
      "a panda bear", "something with cheese to eat", "an elephant", "music",
    ])
    for (place, picture) in pictures.enumerated() {
      #expect(abs(cosine(picture, picture) - 1) < 1e-5)
      let scores = words.map { cosine(picture, $0) }
      #expect(scores.firstIndex(of: scores.max() ?? 0) == place, "\(things[place]): \(scores)")
    }
  }

  @Test func meaningsAreReadFromTheirFileUnlessItIsDamaged() async throws {
    let folder = try TemporaryFolder()
    let classes = try Self.classes(["cat", "dog", "car"])
    func meanings() async throws -> CentredMeanings {
      try await ClassMeanings(of: classes, by: try Self.sentences(), keptIn: folder.path).centred()
    }
    let made = try await meanings()
    #expect(made.centre.count == 384 && made.components.count == 3 * 384)
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    let file = URL(filePath: folder.path + "/" + name)
    #expect(try await meanings() == made)
    var bytes = try Data(contentsOf: file)
    bytes[100] ^= 1
    try bytes.write(to: file)
    #expect(try await meanings() == made)
    #expect(try Data(contentsOf: file) != bytes, "the damaged file is made anew")
  }

  @Test func meaningsThatCannotBeKeptAreUsedAndNoted() async throws {
    let folder = try TemporaryFolder()
    // A file is where the folder should be: that holds for every user.
    let file = try folder.write([1], "taken")
    let classes = try Self.classes(["cat", "dog", "car"])
    let meanings = try ClassMeanings(of: classes, by: try Self.sentences(), keptIn: file)
    #expect(meanings.keepingError == nil)
    #expect(try await meanings.centred().components.count == 3 * 384)
    let error = try #require(meanings.keepingError)
    #expect(error.description.hasPrefix("cannot create \"\(file)/"), "\(error)")
    let kept = try ClassMeanings(of: classes, by: try Self.sentences(), keptIn: folder.path)
    _ = try await kept.centred()
    #expect(kept.keepingError == nil)
  }

  @Test func otherClassesAreAnotherSpace() async throws {
    let identities = try [["cat", "dog"], ["dog", "cat"]].map { names in
      try ClassMeanings(of: try Self.classes(names), by: try Self.sentences(), keptIn: nil).identity
    }
    #expect(identities[0] != identities[1])
  }

  @Test func whatAllClassesHaveInCommonIsTakenAway() {
    let centred = CentredMeanings([1, 2, 3, 6], dimension: 2)
    #expect(centred.centre == [2, 4])
    #expect(centred.components == [-1, 1, -2, 2])
  }

  @Test(arguments: [Float(0.5), 1, 2])
  func softmaxIsADistribution(temperature: Float) {
    let probabilities = softmax([1000, 999, -1000], temperature: temperature)
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-6)
    #expect(abs(probabilities[0] / probabilities[1] - exp(1 / temperature)) < 1e-3)
    #expect(softmax([1, .nan]).allSatisfy { $0.isNaN })
  }
}
