import Faces
import Gallery
import Inference

extension SearchEngine {
  /// People who may be one, the most alike first: two of whom at least one has no name, with a pair of faces that would
  /// join them, whom nobody said to be two.
  ///
  /// - Parameter limit: the most that are answered.
  /// - Throws: a `FaultyError` of fault `input` when faces are off, or nobody has measured what scores are worth.
  public func mergeSuggestions(limit: Int = 20) async throws -> [MergeSuggestion] {
    let tools = try await faceSpace(parallelism: .latency(cores: 1)).tools
    let scale = try tools.scale(to: "find people who may be one")
    let floor = Float(scale.score(atFalseAcceptRate: FaceClustering.joiningRate))
    let people = Dictionary(
      uniqueKeysWithValues: try await gallery.people().map { ($0.id, Person($0)) })
    let apart = Set(try await gallery.distinguishedPeople().map { Couple($0.person, $0.other) })
    var suggestions: [MergeSuggestion] = []
    for (one, another) in try await gallery.linkedPeople(from: floor)
    where !apart.contains(Couple(one, another)) {
      guard let first = people[one], let second = people[another], first.name == nil || second.name == nil,
        let a = try await meanEmbedding(of: one), let b = try await meanEmbedding(of: another)
      else { continue }
      let score = Self.product(a, b)
      let isInOrder = (first.name != nil ? 1 : 0, first.faces) >= (second.name != nil ? 1 : 0, second.faces)
      suggestions.append(
        MergeSuggestion(
          person: isInOrder ? first : second, other: isInOrder ? second : first, score: score,
          falseAcceptRate: scale.falseAcceptRate(atScore: score)))
    }
    suggestions.sort { a, b in
      a.score != b.score ? a.score > b.score : (a.person.id, a.other.id) < (b.person.id, b.other.id)
    }
    return Array(suggestions.prefix(limit))
  }

  /// Two people, in whatever order.
  private struct Couple: Hashable {
    let first: Int64
    let second: Int64

    init(_ first: Int64, _ second: Int64) {
      self.first = min(first, second)
      self.second = max(first, second)
    }
  }
}
