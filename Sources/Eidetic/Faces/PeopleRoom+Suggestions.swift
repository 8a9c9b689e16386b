import Faces
import Gallery
import Inference

extension PeopleRoom {
  /// People who may be the same, the most alike first: pairs that clustering kept apart and nobody marked as
  /// different. At least one has no name, and at least one has enough good faces to compare with
  /// (`isStrong`).
  ///
  /// Their closest pair of faces reaches the score at which groups are joined, and the mean of all pairs the
  /// least at which links are kept: `FaceClustering.joiningRate` and `.floorRate`.
  ///
  /// - Parameter limit: the most to return.
  /// - Throws: a `FaultyError` of kind `notReady` if faces are off or the model isn't calibrated.
  public func suggestions(limit: Int = 20) async throws -> [MergeSuggestion] {
    let tools = try await models.space(parallelism: .latency(cores: 1)).tools
    let scale = try tools.scale(to: "find people who may be one")
    let joining = scale.score(atFalseAcceptRate: FaceClustering.joiningRate)
    let floor = scale.score(atFalseAcceptRate: FaceClustering.floorRate)
    let apart = Set(try await gallery.reader.distinguishedPeople().map { Couple($0.person, $0.other) })
    var known = KnownPeople(try await all(), cohesion: joining)
    var suggestions: [MergeSuggestion] = []
    for (one, another) in try await gallery.reader.linkedPeople(from: Float(joining))
    where !apart.contains(Couple(one, another)) {
      guard let first = try await known.profile(of: one, in: self),
        let second = try await known.profile(of: another, in: self),
        first.person.name == nil || second.person.name == nil, first.isStrong || second.isStrong
      else { continue }
      let score = Self.product(first.mean, second.mean)
      guard score >= floor else { continue }
      suggestions.append(
        MergeSuggestion(
          first.person, second.person, score: score, rate: scale.falseAcceptRate(atScore: score)))
    }
    suggestions.sort { a, b in
      a.score != b.score ? a.score > b.score : (a.person.id, a.other.id) < (b.person.id, b.other.id)
    }
    return Array(suggestions.prefix(limit))
  }

  /// Two people, in any order.
  private struct Couple: Hashable {
    let first: Int64
    let second: Int64

    init(_ first: Int64, _ second: Int64) {
      self.first = min(first, second)
      self.second = max(first, second)
    }
  }
}

/// The profiles of people, each computed once.
private struct KnownPeople {
  struct Profile {
    let person: Person
    /// The mean of the faces' embeddings.
    let mean: [Double]
    /// Whether the person can be compared with others: it has a name, or several faces of good quality that
    /// are alike. Two groups without either can't be told apart.
    let isStrong: Bool
  }

  private let people: [Int64: Person]
  /// The least mean score among a strong person's faces.
  private let cohesion: Double
  private var profiles: [Int64: Profile] = [:]

  init(_ people: [Person], cohesion: Double) {
    self.people = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
    self.cohesion = cohesion
  }

  /// - Returns: `nil` if the person is gone or has no faces.
  mutating func profile(of id: Int64, in room: PeopleRoom) async throws -> Profile? {
    if let profile = profiles[id] { return profile }
    guard let person = people[id], let mean = try await room.meanEmbedding(of: id) else { return nil }
    let fit = try await room.gallery.faces(ofPerson: id).count { $0.quality >= FaceQuality.gate }
    let count = Double(person.faces)
    // Of all ordered pairs, those of a face with itself score 1.
    let alike = count > 1 ? (count * PeopleRoom.product(mean, mean) - 1) / (count - 1) : 0
    let profile = Profile(
      person: person, mean: mean,
      isStrong: person.name != nil || (fit >= FaceClustering.strongSize && alike >= cohesion))
    profiles[id] = profile
    return profile
  }
}

extension MergeSuggestion {
  fileprivate init(_ first: Person, _ second: Person, score: Double, rate: Double) {
    let isInOrder = (first.name != nil ? 1 : 0, first.faces) >= (second.name != nil ? 1 : 0, second.faces)
    self.init(
      person: isInOrder ? first : second, other: isInOrder ? second : first, score: score,
      confidence: 1 - rate, falseAcceptRate: rate)
  }
}
