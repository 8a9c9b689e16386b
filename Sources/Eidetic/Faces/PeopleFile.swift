import Foundation
import Gallery
public import Vocabulary

/// People as a JSON document: their names, and the faces assigned to them. It holds no embeddings, so a
/// gallery with another face model can import it.
public struct PeopleFile: Sendable, Codable, Equatable {
  /// A person's face.
  public struct Face: Sendable, Codable, Equatable {
    /// The hash of the image's bytes: 32 hexadecimal digits.
    public let hash: String
    /// The path of the image, for people to read.
    public let path: String?
    /// The face's place in the upright image.
    public let region: Region
    /// `true` if this is the person, `false` if somebody said that it is not.
    public let isPerson: Bool
    /// `human` or `clusterer`; an import takes only what people said.
    public let saidBy: String
  }

  /// A detection that was marked as false.
  public struct NotFace: Sendable, Codable, Equatable {
    /// The hash of the image's bytes: 32 hexadecimal digits.
    public let hash: String
    /// The path of the image, for people to read.
    public let path: String?
    /// Its place in the upright image.
    public let region: Region
  }

  /// A person.
  public struct Person: Sendable, Codable, Equatable {
    /// The name.
    public let name: String
    /// The person's faces, and those that are not this person.
    public let faces: [Face]
  }

  /// The version of the format that this program writes.
  public static let currentVersion = 1

  /// The version of the document's format.
  public let version: Int
  /// By name.
  public let people: [Person]
  /// False detections; `nil` in files of older versions.
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

  /// Imports people from another gallery. People of the same name are the same; what was said of faces that
  /// aren't indexed is kept until they are.
  ///
  /// - Parameter json: a document as `exportFile` makes it.
  /// - Throws: `PeopleError.peopleFile` if it cannot be read.
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
