public import FoundationEssentials
import Gallery
public import Vocabulary

/// A person of the gallery, named or not.
public struct Person: Sendable, Codable, Equatable {
  /// The person's number; the same for good.
  public let id: Int64
  /// Nothing where nobody has given one.
  public let name: String?
  /// How many faces are assigned to the person.
  public let faces: Int
  /// In how many images those are.
  public let images: Int
  /// The number of the best of those faces; nothing where there is none.
  public let cover: Int64?
}

/// Who a face is taken for.
public struct FacePerson: Sendable, Codable, Equatable {
  /// The person's number.
  public let id: Int64
  /// Nothing where nobody has given one.
  public let name: String?
}

/// A face of the gallery.
public struct GalleryFace: Sendable, Codable, Equatable {
  /// The face's number; another one after its image was looked at anew.
  public let id: Int64
  /// The number of its image.
  public let image: Int64
  /// Where it is in the upright image.
  public let region: Region
  /// How certain the detector is, 0…1.
  public let confidence: Double
  /// How well the face can be told from others, 0…1; bad ones found no people.
  public let quality: Double
  /// Whose it is; nothing where nobody knows.
  public let person: FacePerson?
  /// Who said so: `clusterer` or `human`.
  public let saidBy: String?
}

/// Something that was done to people.
public struct PeopleEdit: Sendable, Codable, Equatable {
  /// The edit's number, by time.
  public let id: Int64
  /// `name`, `merge`, `split`, `move`, `reject`, `distinguish`, `import`, `notAFace` or `isAFace`.
  public let kind: String
  /// For people.
  public let summary: String
  /// When it was done.
  public let at: Date
  /// When it was undone; nothing where it was not.
  public let undone: Date?
}

/// What merging people would come to.
public struct MergePreview: Sendable, Codable, Equatable {
  /// Who stays.
  public let person: Person
  /// Who goes.
  public let others: [Person]
  /// The name that the person would have.
  public let name: String?
  /// How many faces the person would have.
  public let faces: Int
  /// The mean cosine of all pairs between each of the others and the person; nothing for people without
  /// faces.
  public let scores: [Double?]
  /// How unlikely such a score is for two different people, 0…1, for each of the others; `nil` where there is
  /// no score or the face model isn't calibrated.
  public let confidences: [Double?]
}

/// Two people who may be one.
public struct MergeSuggestion: Sendable, Codable, Equatable {
  /// The one with a name, or else with more faces.
  public let person: Person
  /// The other.
  public let other: Person
  /// The mean cosine of all pairs between their faces.
  public let score: Double
  /// How unlikely such a score is for two different people, 0…1: 1 − `falseAcceptRate`.
  public let confidence: Double
  /// The share of pairs of two different people that score at least so much.
  public let falseAcceptRate: Double
}

/// What clustering came to.
public struct ClusteringReport: Sendable, Codable, Equatable {
  /// How many faces were clustered.
  public let faces: Int
  /// How many of them had come in since the last time.
  public let new: Int
  /// How many people there are now, named or not.
  public let people: Int
  /// How many faces are nobody's.
  public let unassigned: Int
  /// Of the whole.
  public let seconds: Double
}

extension Person {
  init(_ record: PersonRecord) {
    self.init(
      id: record.id, name: record.name, faces: record.faces, images: record.images, cover: record.cover)
  }
}

extension GalleryFace {
  init(_ record: FaceRecord) {
    self.init(
      id: record.id, image: record.imageID, region: record.box, confidence: record.confidence,
      quality: record.quality, person: record.personID.map { FacePerson(id: $0, name: record.name) },
      saidBy: record.origin?.rawValue)
  }
}

extension PeopleEdit {
  init(_ record: EditRecord) {
    self.init(
      id: record.id, kind: record.kind.rawValue, summary: record.summary,
      at: Date(timeIntervalSince1970: Double(record.at)),
      undone: record.undone.map { Date(timeIntervalSince1970: Double($0)) })
  }
}
