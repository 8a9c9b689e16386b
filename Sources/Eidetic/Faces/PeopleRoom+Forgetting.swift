import Gallery

extension PeopleRoom {
  /// What forgetting a person would remove, without doing it.
  ///
  /// - Parameter person: the person's id.
  /// - Throws: a `FaultyError` of kind `notFound` if there is no such person.
  public func forgetPreview(_ person: Int64) async throws -> ForgottenPerson {
    ForgottenPerson(try await gallery.reader.forgetting(person))
  }

  /// Forgets a person: removes the name, the faces with their embeddings, what people said about them, the
  /// edits that mention them, and the classifiers that learned from them, with their labels. It cannot be
  /// undone.
  ///
  /// Pictures and files stay, with what they say of themselves, and indexing unchanged files finds no new
  /// faces in them.
  ///
  /// - Parameter person: the person's id.
  /// - Returns: what was removed.
  /// - Throws: a `FaultyError`: of kind `notFound` if there is no such person; `resource` if a file with
  ///   faces remains.
  @discardableResult
  public func forget(_ person: Int64) async throws -> ForgottenPerson {
    try await forgetReturningOrders(person).forgotten
  }

  /// Forgets a person, as `forget(_:)`.
  ///
  /// - Returns: what was removed, and how each of the classifiers was asked for, as JSON.
  package func forgetReturningOrders(
    _ person: Int64
  ) async throws -> (forgotten: ForgottenPerson, instructions: [[UInt8]]) {
    let forgetting = try await gallery.forget(person)
    try await derived.dropFaces(from: forgetting.spaces, of: gallery)
    return (ForgottenPerson(forgetting), forgetting.learned.map(\.instructions))
  }
}

/// What forgetting a person removes.
public struct ForgottenPerson: Sendable, Codable, Equatable {
  /// The person, with the number of faces and of the pictures that they are in.
  public let person: Person
  /// How many edits of the history mention the person.
  public let edits: Int
  /// The classifiers that learned from the person, the newest first.
  public let trained: [Trained]
  /// Copies of the library from before an upgrade. They keep what they have of the person.
  public let backups: [String]

  init(_ forgetting: Gallery.Forgetting) {
    (person, edits) = (Person(forgetting.person), forgetting.edits)
    trained = forgetting.learned.map { Trained($0.record, ($0.classes, $0.pictures)) }
    backups = forgetting.backups
  }
}
