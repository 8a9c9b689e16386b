import TestSupport
import Testing
import VectorSearch
import Vocabulary

@testable import Faces

@Suite struct FaceClusteringTests {
  private static let clustering = FaceClustering(linking: 0.7, joining: 0.6)
  private static let dimension = 64

  /// Faces of people, each around a direction of its own.
  private static func faces(
    people: Int, each: Int, spread: Float, seed: UInt64
  ) -> [(id: Int64, person: Int, embedding: [Float])] {
    var generator = SplitMix64(seed: seed)
    func vector() -> [Float] { (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) } }
    return (0..<people).flatMap { person in
      let centre = unit(vector())
      return (0..<each).map { face in
        (
          id: Int64(person * each + face + 1), person: person,
          embedding: unit(zip(centre, vector()).map { $0 + spread * $1 })
        )
      }
    }
  }

  private static func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  private static func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// All pairs from 0.5.
  private static func links(_ items: [FaceClustering.Item]) -> [FaceClustering.Link] {
    items.indices.flatMap { first in
      (0..<first).compactMap { second in
        let score = dot(items[first].embedding, items[second].embedding)
        return score >= 0.5 ? FaceClustering.Link(first, second, score: score) : nil
      }
    }
  }

  private static func items(_ vectors: [[Float]]) -> [FaceClustering.Item] {
    vectors.map { FaceClustering.Item(embedding: unit($0), isFit: true) }
  }

  private static func groups(_ items: [FaceClustering.Item]) -> [[Int]] {
    clustering.groups(items, links: links(items))
  }

  @Test func findsPeopleWithoutBeingToldHowMany() {
    let faces = Self.faces(people: 12, each: 5, spread: 0.06, seed: 1)
    let items = faces.map { FaceClustering.Item(embedding: $0.embedding, isFit: true) }
    #expect(Self.groups(items) == (0..<12).map { person in Array((5 * person)..<(5 * person + 5)) })
  }

  @Test func theOrderOfFacesDoesNotMatter() {
    var generator = SplitMix64(seed: 3)
    let faces = Self.faces(people: 20, each: 6, spread: 0.13, seed: 2)
    func clustered(_ order: [Int]) -> Set<Set<Int>> {
      let items = order.map { FaceClustering.Item(embedding: faces[$0].embedding, isFit: true) }
      return Set(Self.groups(items).map { Set($0.map { order[$0] }) })
    }
    let expected = clustered(Array(faces.indices))
    #expect(expected.count > 1 && expected.count < faces.count)
    for _ in 0..<3 {
      #expect(clustered(faces.indices.shuffled(using: &generator)) == expected)
    }
  }

  @Test func oneFalseLinkDoesNotJoinTwoPeople() {
    // Two tight pairs at 0°, 30° and 70°, 100°: one face of each looks like the other's.
    let items = Self.items([[1, 0], [0.866, 0.5], [0.342, 0.94], [-0.174, 0.985]])
    #expect(Self.dot(items[1].embedding, items[2].embedding) > 0.7)
    #expect(Self.groups(items) == [[0, 1], [2, 3]])
  }

  @Test func badFacesDoNotBridgeButAreAttached() {
    // At 0°, 35° and 60°: the middle one joins the others, if it is good.
    var items = Self.items([[1, 0], [0.819, 0.574], [0.5, 0.866]])
    #expect(Self.groups(items) == [[0, 1, 2]])
    items[1] = FaceClustering.Item(embedding: items[1].embedding, isFit: false)
    #expect(Self.groups(items) == [[0], [1, 2]])
    let alone = [items[0], FaceClustering.Item(embedding: items[0].embedding, isFit: false)]
    #expect(Self.groups(alone) == [[0, 1]])
    let bad = alone.map { FaceClustering.Item(embedding: $0.embedding, isFit: false) }
    #expect(Self.groups(bad) == [[0], [1]])
  }

  @Test func whatWasSaidIsObeyed() {
    let same = Self.items([[1, 0, 0], [1, 0.05, 0], [1, 0, 0.05], [0, 1, 0]])
    #expect(Self.groups(same) == [[0, 1, 2], [3]])
    func said(_ person: [Int64?], _ strangers: [Set<Int64>]) -> [[Int]] {
      let items = same.indices.map { index in
        FaceClustering.Item(
          embedding: same[index].embedding, isFit: true, person: person[index], strangers: strangers[index])
      }
      return Self.groups(items)
    }
    let none: [Set<Int64>] = [[], [], [], []]
    #expect(said([1, nil, nil, 1], none) == [[0, 1, 2, 3]])
    #expect(said([1, 2, nil, nil], none).allSatisfy { !$0.contains(0) || !$0.contains(1) })
    #expect(said([1, nil, nil, nil], [[], [1], [], []]).allSatisfy { !$0.contains(0) || !$0.contains(1) })
  }

  @Test func linksGatheredAsPicturesComeInAreThoseOfAllAtOnce() async throws {
    let faces = Self.faces(people: 10, each: 4, spread: 0.11, seed: 5)
    let folder = try TemporaryFolder()
    func index(_ count: Int) throws -> ExactIndex {
      let path = folder.path + "/\(count).vectors"
      var writer = try VectorFileWriter(
        path: path, dimension: Self.dimension, count: count, generation: 1, space: "faces")
      for face in faces.prefix(count) { try writer.append(face.embedding.span, id: face.id) }
      try writer.finish()
      return ExactIndex(try VectorFile(path: path))
    }
    func pairs(_ links: [FaceNeighbours.Link]) -> Set<[Int64]> {
      Set(links.map { [min($0.face, $0.other), max($0.face, $0.other)] })
    }
    var gathered: Set<[Int64]> = []
    for start in stride(from: 0, to: faces.count, by: 8) {
      let new = faces[start..<(start + 8)].map { (id: $0.id, embedding: $0.embedding) }
      gathered.formUnion(
        pairs(try await FaceNeighbours.links(of: new, in: try index(start + 8), floor: 0.5)))
    }
    let all = faces.map { (id: $0.id, embedding: $0.embedding) }
    let expected = pairs(try await FaceNeighbours.links(of: all, in: try index(faces.count), floor: 0.5))
    #expect(gathered == expected)
    #expect(expected.count > faces.count / 2)
  }
}
