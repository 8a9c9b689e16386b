import Faces
import Gallery

extension PeopleRoom {
  /// Names a person, and confirms all their faces.
  ///
  /// - Parameters:
  ///   - person: the person's id.
  ///   - name: `nil` or only spaces to remove the name.
  /// - Throws: a `FaultyError`: of kind `notFound` if there is no such person; `conflict` if the name is
  ///   taken.
  public func name(_ person: Int64, _ name: String?) async throws -> PeopleEdit {
    PeopleEdit(try await gallery.name(person, name.flatMap(\.asName)))
  }

  /// Merges people.
  ///
  /// - Parameters:
  ///   - others: the ids of the people who go.
  ///   - person: the id of the one who stays.
  /// - Throws: a `FaultyError`: of kind `notFound` if one of them does not exist; `conflict` without others.
  public func merge(_ others: [Int64], into person: Int64) async throws -> PeopleEdit {
    guard others.contains(where: { $0 != person }) else { throw PeopleError.emptyMerge(person: person) }
    return PeopleEdit(try await gallery.merge(others.unique, into: person))
  }

  /// The result of a merge, without doing it.
  ///
  /// - Parameters:
  ///   - others: the ids of the people who would go.
  ///   - person: the id of the one who would stay.
  /// - Throws: as `merge`.
  public func mergePreview(_ others: [Int64], into person: Int64) async throws -> MergePreview {
    guard others.contains(where: { $0 != person }) else { throw PeopleError.emptyMerge(person: person) }
    let kept = try await self.person(numbered: person)
    var merged: [Person] = []
    for id in others.unique where id != person { merged.append(try await self.person(numbered: id)) }
    let own = try await meanEmbedding(of: person)
    var scores: [Double?] = []
    for other in merged {
      let mean = try await meanEmbedding(of: other.id)
      scores.append(zip(own, mean).map { Self.product($0, $1) })
    }
    let scale = try await models.scoreScale()
    return MergePreview(
      person: kept, others: merged, name: kept.name ?? merged.compactMap(\.name).first,
      faces: kept.faces + merged.reduce(0) { $0 + $1.faces }, scores: scores,
      confidences: scores.map { score in
        score.flatMap { score in scale.map { 1 - $0.falseAcceptRate(atScore: score) } }
      })
  }

  /// Moves faces to a new person.
  ///
  /// - Parameters:
  ///   - faces: their ids.
  ///   - name: of the new person; `nil` for none.
  /// - Returns: the edit, and the new person's id.
  /// - Throws: a `FaultyError`: of kind `notFound` if a face does not exist; `usage` for an empty list;
  ///   `conflict` if the name is taken.
  public func split(_ faces: [Int64], name: String? = nil) async throws -> (edit: PeopleEdit, person: Person)
  {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    let (edit, made) = try await gallery.split(faces.unique, name: name.flatMap(\.asName))
    return (PeopleEdit(edit), try await person(numbered: made))
  }

  /// Moves faces to a person.
  ///
  /// - Parameters:
  ///   - faces: their ids.
  ///   - person: the person's id.
  /// - Throws: a `FaultyError`: of kind `notFound` if one of them does not exist; `usage` for an empty list.
  public func move(_ faces: [Int64], to person: Int64) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.move(faces.unique, to: person))
  }

  /// Says that faces are not the person they are assigned to.
  ///
  /// - Parameter faces: their ids.
  /// - Throws: a `FaultyError`: of kind `notFound` if a face does not exist; `unsupported` if it is assigned
  ///   to nobody; `usage` for an empty list.
  public func reject(_ faces: [Int64]) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.reject(faces.unique))
  }

  /// Marks two people as different, so that merging them is no longer suggested.
  ///
  /// - Parameters:
  ///   - person: the id of one.
  ///   - other: the id of the other.
  /// - Throws: a `FaultyError`: of kind `notFound` if one of them does not exist; `conflict` if they are the
  ///   same.
  public func distinguish(_ person: Int64, from other: Int64) async throws -> PeopleEdit {
    guard person != other else { throw PeopleError.emptyMerge(person: person) }
    return PeopleEdit(try await gallery.distinguish(person, from: other))
  }

  /// Undoes the latest edit that is not undone.
  ///
  /// - Throws: `PeopleError.nothingToUndo`; a `FaultyError` of kind `damaged` if the journal is damaged.
  public func undo() async throws -> PeopleEdit {
    guard let edit = try await gallery.undo() else { throw PeopleError.nothingToUndo }
    return PeopleEdit(edit)
  }

  /// The mean of a person's embeddings; `nil` for a person without faces. The dot product of two such means
  /// is the mean of all cosine similarities.
  func meanEmbedding(of person: Int64) async throws -> [Double]? {
    var sum: [Double] = []
    let faces = try await gallery.reader.faces(ofPerson: person)
    for face in faces {
      guard let vector = try await gallery.reader.faceEmbedding(face.id) else { continue }
      if sum.isEmpty { sum = [Double](repeating: 0, count: vector.count) }
      for index in sum.indices { sum[index] += Double(vector[index]) }
    }
    return sum.isEmpty ? nil : sum.map { $0 / Double(faces.count) }
  }

  static func product(_ a: [Double], _ b: [Double]) -> Double {
    Swift.zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// Both, or `nil` if one is missing.
private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  if let a, let b { (a, b) } else { nil }
}

extension String {
  /// The text without spaces around it; `nil` if that is empty.
  var asName: String? {
    let name = drop(while: \.isWhitespace)
    let end = name.lastIndex { !$0.isWhitespace }
    return end.map { String(name[...$0]) }
  }
}

extension [Int64] {
  /// Each number once, in the order of first appearance.
  var unique: [Int64] {
    var seen: Set<Int64> = []
    return filter { seen.insert($0).inserted }
  }
}
