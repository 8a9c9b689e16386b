import Faces
import Gallery
import Inference
import VectorIndex

extension SearchEngine {
  /// People who may be one, the most alike first: two of whom at least one has no name, with a pair of faces that would
  /// join them, whom nobody said to be two.
  ///
  /// - Parameter limit: the most that are answered.
  /// - Throws: a `FaultyError` of fault `input` when faces are off.
  public func mergeSuggestions(limit: Int = 20) async throws -> [MergeSuggestion] {
    let (space, tools) = try await faceSpace(parallelism: .latency(cores: 1))
    let index = try await faceIndexes.index(of: space)
    let faces = try await gallery.clusterableFaces(inSpace: space.id)
    let owners = Dictionary(uniqueKeysWithValues: faces.map { ($0.id, $0.personID) })
    let people = Dictionary(
      uniqueKeysWithValues: try await gallery.people().map { ($0.id, Person($0)) })
    let apart = try await distinguished(owners: faces)
    let floor = Float(tools.scale.score(atFalseAcceptRate: FaceClustering.joiningRate))
    var pairs: Set<Couple> = []
    for link in try await gallery.faceLinks() where link.score >= floor {
      guard case let (first??, second??) = (owners[link.face], owners[link.other]), first != second else {
        continue
      }
      let couple = Couple(first, second)
      if !apart.contains(couple), people[first]?.name == nil || people[second]?.name == nil {
        pairs.insert(couple)
      }
    }
    var means: [Int64: [Float]] = [:]
    for (owner, members) in Dictionary(grouping: faces, by: \.personID) {
      guard let owner else { continue }
      let vectors = members.compactMap { index.file.row(withID: $0.id).map(index.file.row) }
      if !vectors.isEmpty { means[owner] = Self.mean(vectors) }
    }
    let suggestions = pairs.compactMap { couple -> MergeSuggestion? in
      guard let first = people[couple.first], let second = people[couple.second],
        let a = means[couple.first], let b = means[couple.second]
      else { return nil }
      let score = Double(zip(a, b).reduce(Float(0)) { $0 + $1.0 * $1.1 })
      let isInOrder = (first.name != nil ? 1 : 0, first.faces) >= (second.name != nil ? 1 : 0, second.faces)
      return MergeSuggestion(
        person: isInOrder ? first : second, other: isInOrder ? second : first, score: score,
        falseAcceptRate: tools.scale.falseAcceptRate(atScore: score))
    }
    return Array(
      suggestions.sorted { a, b in
        a.score != b.score ? a.score > b.score : (a.person.id, a.other.id) < (b.person.id, b.other.id)
      }.prefix(limit))
  }

  private struct Couple: Hashable {
    let first: Int64
    let second: Int64

    init(_ first: Int64, _ second: Int64) {
      self.first = min(first, second)
      self.second = max(first, second)
    }
  }

  /// The people of whom somebody said that they are two: a face that is the one is not the other.
  private func distinguished(owners faces: [ClusterableFace]) async throws -> Set<Couple> {
    let places = Dictionary(grouping: faces) { $0.place.hash }
    var couples: Set<Couple> = []
    for fact in try await gallery.facts() where !fact.holds {
      guard let candidates = places[fact.place.hash],
        let nearest = fact.place.box.nearest(of: candidates.map(\.place.box)),
        let owner = candidates[nearest].personID
      else { continue }
      couples.insert(Couple(owner, fact.personID))
    }
    return couples
  }

  private static func mean(_ vectors: [[Float]]) -> [Float] {
    var sum = [Float](repeating: 0, count: vectors[0].count)
    for vector in vectors { for index in sum.indices { sum[index] += vector[index] } }
    return sum.map { $0 / Float(vectors.count) }
  }
}
