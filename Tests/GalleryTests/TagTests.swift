import TestSupport
import Testing
import Vocabulary

@testable import Gallery

@Suite struct TagTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery
  private var images: [Int64] = []

  private static let classes = [
    Gallery.TagClass(id: "n1", name: "tabby cat", words: ["tabby", "cat", "animal"]),
    Gallery.TagClass(id: "n2", name: "Pékin", words: ["dog", "animal"]),
    Gallery.TagClass(id: "n3", name: "grille", words: ["radiator grille", "artifact"]),
  ]

  /// Two images: a cat, which may be a dog, and a grille.
  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating)
    try await gallery.setTagClasses(Self.classes, identity: "1")
    images = [
      try await store("a.jpg", 1, [("n1", 0.7), ("n2", 0.1)]), try await store("b.jpg", 2, [("n3", 0.9)]),
    ]
  }

  private func store(_ name: String, _ hash: UInt64, _ tags: [(String, Double)]) async throws -> Int64 {
    let root = try await gallery.root(covering: "/pictures")
    let analysis = try await gallery.analysis(filling: .tags, version: 1)
    let file = FileStamp(rootID: root.id, path: "/pictures/\(name)", size: 1, modified: 1)
    let image = ImageRecord(
      hash: ContentHash(high: hash, low: 0), bytes: 1, width: 1, height: 1, format: "jpeg")
    let found = FoundRows(tags.map { [.text($0.0), .number($0.1)] }, in: .tags, by: analysis)
    guard
      case .indexed(let id) = try await gallery.store([.image(file, image, [found], note: nil)])[0].outcome
    else { throw GalleryError.noSuchFace(id: 0) }
    return id
  }

  private func found(_ word: String) async throws -> [Int64] {
    try await gallery.images(meeting: .condition(FieldCondition("tag", .equals, word))).sorted()
  }

  private func listed(_ image: Int64) async throws -> [String] {
    try await gallery.details(ofImage: image).compactMap { value in
      if case .text(let text) = value.content { text } else { nil }
    }
  }

  @Test(arguments: ["tabby cat", "TABBY", "cat", "Animal", "dog", "pekin", "PÉKIN"])
  func aWordForAClassOrItsKindFindsIt(word: String) async throws {
    #expect(try await found(word) == [images[0]])
  }

  @Test(arguments: ["", "tab", "ca", "cats", "grill", "' OR 1"])
  func otherWordsFindNothing(word: String) async throws {
    if word.isEmpty {
      await #expect(throws: GalleryError.self) { try await found(word) }
    } else {
      #expect(try await found(word) == [])
    }
  }

  @Test func tagsComeWithTheirProbabilityAndWhetherSomebodySaidSo() async throws {
    _ = try await gallery.state("PEKIN", of: [images[0]], true)
    let tags = try await gallery.tags(ofImage: images[0])
    #expect(tags.map(\.name) == ["PEKIN", "tabby cat"] && tags.map(\.isConfirmed) == [true, false])
    #expect(tags.map(\.probability) == [1, 0.7])
    _ = try await gallery.state("cat", of: [images[0]], false)
    #expect(try await gallery.tags(ofImage: images[0]).map(\.name) == ["PEKIN"])
    #expect(try await gallery.tags(ofImage: 99) == [])
  }

  @Test func theMostProbableTagIsListedFirst() async throws {
    #expect(try await listed(images[0]) == ["tabby cat", "Pékin"])
    #expect(
      try await gallery.tagCounts()
        == ["Pékin", "grille", "tabby cat"].map { Gallery.TagCount(tag: $0, images: 1) })
  }

  @Test func whatIsRemovedTakesItsKindsAlong() async throws {
    _ = try await gallery.state("DOG", of: [images[0]], false)
    #expect(try await listed(images[0]) == ["tabby cat"])
    #expect(try await found("pekin") == [])
    #expect(try await found("animal") == [images[0]])
    _ = try await gallery.state("animal", of: [images[0]], false)
    #expect(try await listed(images[0]) == [])
    #expect(try await found("cat") == [])
  }

  @Test func whatIsAddedIsFoundByItsKindsIfItIsAClass() async throws {
    _ = try await gallery.state("Tabby Cat", of: images, true)
    #expect(try await found("animal") == images)
    #expect(try await listed(images[0]) == ["Tabby Cat", "Pékin"])
    _ = try await gallery.state("holiday", of: [images[1]], true)
    #expect(try await found("Holiday") == [images[1]])
  }

  @Test func wordsFindTagsByTheirProbabilities() async throws {
    let asked: Set = ["Cat", "animal", "holiday", "ca", "radiator grille"]
    #expect(try await gallery.tagWords(among: asked) == ["Cat", "animal", "radiator grille"])
    #expect(try await gallery.tagProbabilities(ofAny: ["CAT"], most: 1) == [images[0]: 0.7])
    // Kinds of the same add up.
    let animals = try await gallery.tagProbabilities(ofAny: ["animal", "animals"], most: 9)
    #expect(animals.count == 1 && abs((animals[images[0]] ?? 0) - 0.8) < 1e-9)
    #expect(try await gallery.tagProbabilities(ofAny: ["animal"], most: 1).isEmpty, "there are two")
    #expect(try await gallery.tags(ofAny: ["animal"], ofImage: images[0]) == ["tabby cat", "Pékin"])
    #expect(try await gallery.tags(ofAny: ["pekin"], ofImage: images[0]) == ["Pékin"])
    #expect(try await gallery.imagesWithAddedTags(ofAny: ["animal"]) == [])
    _ = try await gallery.state("dog", of: [images[0]], false)
    #expect(try await gallery.tagProbabilities(ofAny: ["animal"], most: 9) == [images[0]: 0.7])
    _ = try await gallery.state("Holiday", of: [images[1]], true)
    _ = try await gallery.state("Tabby cat", of: [images[1]], true)
    #expect(try await gallery.tagWords(among: ["holiday"]) == ["holiday"])
    #expect(try await gallery.imagesWithAddedTags(ofAny: ["HOLIDAY"]) == [images[1]])
    #expect(
      try await gallery.imagesWithAddedTags(ofAny: ["animal"]) == [images[1]], "by what it is a kind of")
    #expect(
      try await gallery.tags(ofAny: ["animal", "holiday"], ofImage: images[1]) == ["Holiday", "Tabby cat"])
  }

  @Test func changesAreUndoneOneAfterTheOther() async throws {
    _ = try await gallery.state("holiday", of: images, true)
    _ = try await gallery.state("holiday", of: [images[0]], false)
    #expect(try await found("holiday") == [images[1]])
    #expect(try await gallery.undoTagEdit()?.summary == "Removed the tag holiday from 1 picture")
    #expect(try await found("holiday") == images)
    #expect(try await gallery.undoTagEdit()?.summary == "Added the tag holiday to 2 pictures")
    #expect(try await found("holiday") == [])
    #expect(try await gallery.undoTagEdit() == nil)
  }

  @Test func whatPeopleSaidOutlivesTheFoundTagsAndTheImage() async throws {
    _ = try await gallery.state("dog", of: [images[0]], false)
    _ = try await gallery.state("holiday", of: [images[0]], true)
    try await gallery.removeFoundTags()
    #expect(try await listed(images[0]) == ["holiday"])
    let again = try await store("a.jpg", 1, [("n1", 0.7), ("n2", 0.1)])
    #expect(again == images[0])
    #expect(try await listed(again) == ["holiday", "tabby cat"])
  }

  @Test func anImageThatIsNotThereHasNoTags() async throws {
    #expect(try await gallery.state("dog", of: [images[0], 99], true) == nil)
    #expect(try await found("dog") == [images[0]])
    #expect(try await gallery.undoTagEdit() == nil)
  }
}
