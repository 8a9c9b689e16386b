import Faces
import Gallery

extension PeopleRoom {
  /// Names a person; all its faces are taken to be this person from now on.
  ///
  /// - Parameters:
  ///   - person: its number.
  ///   - name: nothing, or nothing but spaces, takes the name away.
  /// - Throws: a `FaultyError` of fault `input` when there is no such person or the name is taken.
  public func name(_ person: Int64, _ name: String?) async throws -> PeopleEdit {
    PeopleEdit(try await gallery.name(person, name.flatMap(\.asName)))
  }

  /// Makes one person of several.
  ///
  /// - Parameters:
  ///   - others: their numbers; they are no people of their own any more.
  ///   - person: who stays.
  /// - Throws: a `FaultyError` of fault `input` when one of them is none, or there are no others.
  public func merge(_ others: [Int64], into person: Int64) async throws -> PeopleEdit {
    guard others.contains(where: { $0 != person }) else { throw PeopleError.emptyMerge(person: person) }
    return PeopleEdit(try await gallery.merge(others.unique, into: person))
  }

  /// What merging would come to; nothing is changed.
  ///
  /// - Parameters:
  ///   - others: their numbers.
  ///   - person: who would stay.
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

  /// Makes a person of its own of faces.
  ///
  /// - Parameters:
  ///   - faces: their numbers.
  ///   - name: of the new person; nothing where it has none.
  /// - Returns: the edit, and the new person.
  /// - Throws: a `FaultyError` of fault `input` when one of them is none, or the name is taken.
  public func split(_ faces: [Int64], name: String? = nil) async throws -> (edit: PeopleEdit, person: Person)
  {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    let (edit, made) = try await gallery.split(faces.unique, name: name.flatMap(\.asName))
    return (PeopleEdit(edit), try await person(numbered: made))
  }

  /// Gives faces to a person.
  ///
  /// - Parameters:
  ///   - faces: their numbers.
  ///   - person: its number.
  /// - Throws: a `FaultyError` of fault `input` when one of them is none.
  public func move(_ faces: [Int64], to person: Int64) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.move(faces.unique, to: person))
  }

  /// Says of faces that they are not the person that they are taken for.
  ///
  /// - Parameter faces: their numbers.
  /// - Throws: a `FaultyError` of fault `input` when one of them is none, or nobody's.
  public func reject(_ faces: [Int64]) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.reject(faces.unique))
  }

  /// Says of two people that they are not the same, so that merging them is not suggested again.
  ///
  /// - Parameters:
  ///   - person: the number of one.
  ///   - other: that of the other.
  /// - Throws: a `FaultyError` of fault `input` when one of them is none.
  public func distinguish(_ person: Int64, from other: Int64) async throws -> PeopleEdit {
    guard person != other else { throw PeopleError.emptyMerge(person: person) }
    return PeopleEdit(try await gallery.distinguish(person, from: other))
  }

  /// Undoes the newest edit that is not undone.
  ///
  /// - Throws: `PeopleError.nothingToUndo`; a `FaultyError` of fault `data` when the journal is damaged.
  public func undo() async throws -> PeopleEdit {
    guard let edit = try await gallery.undo() else { throw PeopleError.nothingToUndo }
    return PeopleEdit(edit)
  }

  /// The mean of a person's embeddings; nothing for one without faces. The product of two is the mean of all
  /// cosines.
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

/// Both, or nothing.
private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  if let a, let b { (a, b) } else { nil }
}

extension String {
  /// The text without spaces around it; nothing where nothing is left.
  var asName: String? {
    let name = drop(while: \.isWhitespace)
    let end = name.lastIndex { !$0.isWhitespace }
    return end.map { String(name[...$0]) }
  }
}

extension [Int64] {
  /// Each number once, in the order of the first.
  var unique: [Int64] {
    var seen: Set<Int64> = []
    return filter { seen.insert($0).inserted }
  }
}
