import Faces
import Foundation
import Gallery
import Inference
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic

/// A gallery whose faces are made up: two people, with the embeddings, qualities and links that a test wants.
private struct MadeUpPeople {
  let folder: TemporaryFolder
  let engine: SearchEngine
  let space: SpaceRecord
  let scale: ScoreScale
  /// The people's numbers, in the order in which they were made.
  private(set) var people: [Int64] = []
  private var faces: [[Int64]] = []

  static let isPossible = ["mtcnn", "dlib_face_resnet"].allSatisfy {
    FileManager.default.fileExists(atPath: "\(SharedData.builtInModels)/\($0)/\($0).json")
  }

  init() async throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: [SharedData.builtInModels])
    _ = try await engine.faces.turnOn(model: "dlib_face_resnet", detector: "mtcnn")
    let (space, tools) = try await engine.faces.models.space(parallelism: .latency(cores: 1))
    self.space = space
    scale = try tools.scale(to: "test")
  }

  var joining: Double { scale.score(atFalseAcceptRate: FaceClustering.joiningRate) }
  /// A score well above the floor.
  var near: Double { (1 + floor) / 2 }
  var floor: Double { scale.score(atFalseAcceptRate: FaceClustering.floorRate) }

  /// Adds a person with one face in each of so many pictures.
  ///
  /// - Parameters:
  ///   - cosines: of each face's embedding with the first axis.
  ///   - isSpread: whether each embedding lies in an axis of its own besides, not all in one.
  ///   - unfit: how many of the faces are too bad to be told from others.
  mutating func add(cosines: [Double], isSpread: Bool = false, unfit: Int = 0) async throws {
    let root = try await engine.gallery.root(covering: "/pictures")
    var ids: [Int64] = []
    for (number, cosine) in cosines.enumerated() {
      let image = UInt64(100 * people.count + number + 1)
      let hash = ContentHash(high: image, low: ~image)
      var embedding = [Float](repeating: 0, count: space.dimension)
      embedding[0] = Float(cosine)
      embedding[isSpread ? number + 1 : 1] = Float((1 - cosine * cosine).squareRoot())
      let face = NewFace(
        box: Region(x: 0.2, y: 0.2, width: 0.2, height: 0.3),
        landmarks: [Float](repeating: 0.5, count: 10), confidence: 0.99,
        quality: number < unfit ? FaceQuality.gate - 0.01 : FaceQuality.gate, embedding: embedding)
      let file = FileStamp(rootID: root.id, path: "/pictures/\(image).png", size: 100, modified: 1)
      let record = ImageRecord(hash: hash, bytes: 100, width: 30, height: 20, format: "png")
      let scan = FaceScan(spaceID: space.id, faces: [face])
      _ = try await engine.gallery.store([.image(file, record, [scan], note: nil)])
      let id = try #require(try await engine.gallery.imageID(of: hash))
      ids += try await engine.gallery.faces(ofImage: id).map(\.id)
    }
    faces.append(ids)
    let group = Gallery.PersonFaces(person: nil, faces: ids.map { (id: $0, origin: .clusterer) })
    let before = zip(people, faces).map { person, faces in
      Gallery.PersonFaces(person: person, faces: faces.map { (id: $0, origin: .clusterer) })
    }
    let stamp = try await engine.gallery.peopleStamp()
    #expect(try await engine.gallery.assign(before + [group], inSpace: space.id, ifStampIs: stamp))
    people.append(try #require(try await engine.gallery.faces([ids[0]])[0]?.personID))
  }

  /// Links the first faces of the two people.
  func link(score: Double) async throws {
    try await engine.gallery.store(
      [FaceLink(face: faces[0][0], other: faces[1][0], score: Float(score))], ofFaces: faces.flatMap(\.self))
  }

  var isSuggested: Bool {
    get async throws {
      let suggestions = try await engine.people.suggestions()
      #expect(suggestions.allSatisfy { Set([$0.person.id, $0.other.id]) == Set(people) })
      return !suggestions.isEmpty
    }
  }
}

/// Who is suggested to be one person, on both sides of every condition.
@Suite(.enabled(if: MadeUpPeople.isPossible, "the face models of set-up are missing"))
struct MergeSuggestionTests {
  /// Far enough from a bound for numbers of 32 bits.
  private static let step = 0.002

  @Test(arguments: [(step, true), (-step, false)])
  func theMeanScoreReachesTheFloor(beyond: Double, isSuggested: Bool) async throws {
    var made = try await MadeUpPeople()
    try await made.add(cosines: [1, 1, 1])
    try await made.add(cosines: [made.floor + beyond, made.floor + beyond])
    try await made.link(score: 0.99)
    #expect(try await made.isSuggested == isSuggested)
    guard isSuggested else { return }
    let suggestion = try #require(try await made.engine.people.suggestions().first)
    #expect(abs(suggestion.score - made.floor - beyond) < 1e-5)
    // Confidence is what is left of the rate at which strangers score as much.
    #expect(suggestion.falseAcceptRate <= FaceClustering.floorRate)
    #expect(suggestion.confidence == 1 - suggestion.falseAcceptRate)
  }

  @Test(arguments: [(step, true), (-step, false)])
  func theClosestPairReachesTheScoreThatJoins(beyond: Double, isSuggested: Bool) async throws {
    var made = try await MadeUpPeople()
    try await made.add(cosines: [1, 1, 1])
    try await made.add(cosines: [made.near, made.near])
    try await made.link(score: made.joining + beyond)
    #expect(try await made.isSuggested == isSuggested)
  }

  /// How many faces two people have, how many of the first one's are unfit, and whether that is enough.
  @Test(arguments: [
    (first: 3, second: 1, unfit: 0, isSuggested: true), (first: 3, second: 2, unfit: 0, isSuggested: true),
    (first: 2, second: 2, unfit: 0, isSuggested: false), (first: 3, second: 2, unfit: 1, isSuggested: false),
    (first: 4, second: 2, unfit: 1, isSuggested: true), (first: 1, second: 1, unfit: 0, isSuggested: false),
  ])
  func oneOfTheTwoHasEnoughFitFaces(first: Int, second: Int, unfit: Int, isSuggested: Bool) async throws {
    var made = try await MadeUpPeople()
    try await made.add(cosines: [Double](repeating: 1, count: first), unfit: unfit)
    try await made.add(cosines: [Double](repeating: made.near, count: second))
    try await made.link(score: 0.99)
    #expect(try await made.isSuggested == isSuggested)
  }

  /// Faces that are less alike than what joins them make no strong person, however many they are.
  @Test(arguments: [(step, true), (-step, false)])
  func aStrongPersonsFacesAreAlikeOnAverage(beyond: Double, isSuggested: Bool) async throws {
    var made = try await MadeUpPeople()
    // Each two of them have the square of this as their product.
    let cosine = (made.joining + beyond).squareRoot()
    try await made.add(cosines: [cosine, cosine, cosine], isSpread: true)
    try await made.add(cosines: [1, 1])
    try await made.link(score: 0.99)
    #expect(try await made.isSuggested == isSuggested)
  }

  @Test func aNameMakesAPersonStrongAndTwoNamesAreTwoPeople() async throws {
    var made = try await MadeUpPeople()
    try await made.add(cosines: [1])
    try await made.add(cosines: [made.near])
    try await made.link(score: 0.99)
    #expect(try await !made.isSuggested)
    _ = try await made.engine.people.name(made.people[1], "Ana")
    #expect(try await made.isSuggested)
    // Who has a name comes first.
    #expect(try await made.engine.people.suggestions().map(\.person.name) == ["Ana"])
    _ = try await made.engine.people.name(made.people[0], "Bea")
    #expect(try await !made.isSuggested)
  }

  @Test func whomSomebodyToldApartIsNotSuggestedAgain() async throws {
    var made = try await MadeUpPeople()
    try await made.add(cosines: [1, 1, 1])
    try await made.add(cosines: [made.near, made.near])
    try await made.link(score: 0.99)
    #expect(try await made.isSuggested)
    _ = try await made.engine.people.distinguish(made.people[0], from: made.people[1])
    #expect(try await !made.isSuggested)
  }
}
