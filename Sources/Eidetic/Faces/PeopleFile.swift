import Foundation
import Gallery
public import Vocabulary

/// People as a JSON document: names, and the faces that were said or found to be theirs. It holds no
/// embeddings, so it can be taken to a gallery with another model.
public struct PeopleFile: Sendable, Codable, Equatable {
  /// A person's face.
  public struct Face: Sendable, Codable, Equatable {
    /// The hash of the image's bytes: 32 hexadecimal digits.
    public let hash: String
    /// Where the image was, for people.
    public let path: String?
    /// Where the face is in the upright image.
    public let region: Region
    /// Whether it is the person, or was said not to be.
    public let isPerson: Bool
    /// `human` or `clusterer`; only what people said is taken over by an import.
    public let saidBy: String
  }

  /// Something that was found as a face and was said to be none.
  public struct NotFace: Sendable, Codable, Equatable {
    /// The hash of the image's bytes: 32 hexadecimal digits.
    public let hash: String
    /// Where the image was, for people.
    public let path: String?
    /// Where it is in the upright image.
    public let region: Region
  }

  /// A person.
  public struct Person: Sendable, Codable, Equatable {
    /// The name.
    public let name: String
    /// What is known of the person's faces.
    public let faces: [Face]
  }

  /// The version of the format that is written.
  public static let currentVersion = 1

  /// `currentVersion`.
  public let version: Int
  /// By name.
  public let people: [Person]
  /// What is no face; `nil` in files from before that could be said.
  public let notFaces: [NotFace]?
}

extension PeopleRoom {
  /// All people that have a name.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func exportFile() async throws -> PeopleFile {
    let facts = Dictionary(grouping: try await gallery.facts(), by: \.personID)
    var people: [PeopleFile.Person] = []
    for person in try await gallery.people() {
      guard let name = person.name else { continue }
      var faces: [PeopleFile.Face] = []
      for fact in facts[person.id] ?? [] {
        faces.append(try await exported(fact.place, isPerson: fact.holds, .human))
      }
      for place in try await gallery.clusteredFaces(ofPerson: person.id) {
        faces.append(try await exported(place, isPerson: true, .clusterer))
      }
      people.append(PeopleFile.Person(name: name, faces: faces))
    }
    var notFaces: [PeopleFile.NotFace] = []
    for place in try await gallery.notFaces() {
      notFaces.append(
        PeopleFile.NotFace(
          hash: place.hash.hexadecimal, path: try await path(of: place.hash), region: place.box))
    }
    return PeopleFile(
      version: PeopleFile.currentVersion,
      people: people.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }, notFaces: notFaces)
  }

  /// Takes over what was said elsewhere. People of the same name are the same; what was said of faces that
  /// are not indexed waits for them.
  ///
  /// - Parameter json: a document as `exportFile` makes it.
  /// - Throws: `PeopleError.peopleFile` when it is none.
  public func importFile(_ json: [UInt8]) async throws -> PeopleEdit {
    let file: PeopleFile
    do {
      file = try JSONDecoder().decode(PeopleFile.self, from: Data(json))
    } catch {
      throw PeopleError.peopleFile(reason: Self.reason(error))
    }
    guard file.version == PeopleFile.currentVersion else {
      throw PeopleError.peopleFile(
        reason: "its version is \(file.version), expected \(PeopleFile.currentVersion)")
    }
    var people: [(name: String, faces: [FacePlace], others: [FacePlace])] = []
    for person in file.people {
      guard let name = person.name.asName else {
        throw PeopleError.peopleFile(reason: "a person has no name")
      }
      var (faces, others): ([FacePlace], [FacePlace]) = ([], [])
      for face in person.faces {
        let place = try Self.place(face.hash, face.region)
        switch AssignmentOrigin(rawValue: face.saidBy) {
        case .human: if face.isPerson { faces.append(place) } else { others.append(place) }
        case .clusterer: break
        case nil:
          throw PeopleError.peopleFile(
            reason: "a face has \"saidBy\": \"\(face.saidBy)\", expected \"human\" or \"clusterer\"")
        }
      }
      people.append((name: name, faces: faces, others: others))
    }
    let notFaces = try (file.notFaces ?? []).map { try Self.place($0.hash, $0.region) }
    return PeopleEdit(try await gallery.importPeople(people, notFaces: notFaces))
  }

  private func exported(
    _ place: FacePlace, isPerson: Bool, _ origin: AssignmentOrigin
  ) async throws -> PeopleFile.Face {
    PeopleFile.Face(
      hash: place.hash.hexadecimal, path: try await path(of: place.hash), region: place.box,
      isPerson: isPerson, saidBy: origin.rawValue)
  }

  private func path(of hash: ContentHash) async throws -> String? {
    guard let id = try await gallery.imageID(of: hash) else { return nil }
    return try await gallery.summaries(of: [id])[0]?.path
  }

  private static func place(_ hash: String, _ region: Region) throws(PeopleError) -> FacePlace {
    guard let hash = ContentHash(hexadecimal: hash) else {
      throw .peopleFile(reason: "\"\(hash)\" is no hash of 32 hexadecimal digits")
    }
    guard let inside = region.cutToPicture else {
      throw .peopleFile(reason: "a face's region \(region) is not within its image")
    }
    return FacePlace(hash: hash, box: inside)
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return error.localizedDescription }
    switch error {
    case .keyNotFound(let key, _): return "it has no \"\(key.stringValue)\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      return context.debugDescription
    @unknown default: return "\(error)"
    }
  }
}
