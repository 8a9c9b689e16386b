public import FoundationEssentials
import Gallery
public import Vocabulary

/// A person of the gallery, named or not.
public struct Person: Sendable, Codable, Equatable {
  /// The person's id, which never changes.
  public let id: Int64
  /// `nil` if the person has no name.
  public let name: String?
  /// How many faces are assigned to the person.
  public let faces: Int
  /// How many images those are in.
  public let images: Int
  /// The id of the best face; `nil` if the person has none.
  public let cover: Int64?
}

/// The person that a face is assigned to.
public struct FacePerson: Sendable, Codable, Equatable {
  /// The person's id.
  public let id: Int64
  /// `nil` if the person has no name.
  public let name: String?
}

/// A face of the gallery.
public struct GalleryFace: Sendable, Codable, Equatable {
  /// The face's id; a new one after its image was analysed again.
  public let id: Int64
  /// The id of its image.
  public let image: Int64
  /// Its place in the upright image.
  public let region: Region
  /// The detector's confidence, 0…1.
  public let confidence: Double
  /// How well it can be told from other faces, 0…1; faces of low quality don't form people.
  public let quality: Double
  /// The person it is assigned to; `nil` if nobody.
  public let person: FacePerson?
  /// Who assigned it: `clusterer` or `human`.
  public let saidBy: String?
}

/// An edit of people or faces.
public struct PeopleEdit: Sendable, Codable, Equatable {
  /// The edit's id, ascending by time.
  public let id: Int64
  /// `name`, `merge`, `split`, `move`, `reject`, `distinguish`, `import`, `notAFace`, `isAFace`, or `forget`,
  /// which can't be undone.
  public let kind: String
  /// A description to show.
  public let summary: String
  /// When it was done.
  public let at: Date
  /// When it was undone; `nil` if it was not.
  public let undone: Date?
}

/// The result of a merge before it is done.
public struct MergePreview: Sendable, Codable, Equatable {
  /// The person who stays.
  public let person: Person
  /// The people who are merged into that one.
  public let others: [Person]
  /// The person's name after the merge.
  public let name: String?
  /// The number of the person's faces after the merge.
  public let faces: Int
  /// For each of the others, the mean cosine similarity of all pairs of their faces and the person's; `nil`
  /// for people without faces.
  public let scores: [Double?]
  /// For each of the others, how unlikely such a score is for two different people, 0…1; `nil` without a
  /// score or if the face model isn't calibrated.
  public let confidences: [Double?]
}

/// Two people who may be the same.
public struct MergeSuggestion: Sendable, Codable, Equatable {
  /// The one with a name, otherwise the one with more faces.
  public let person: Person
  /// The other.
  public let other: Person
  /// The mean cosine similarity of all pairs of their faces.
  public let score: Double
  /// How unlikely such a score is for two different people, 0…1: 1 − `falseAcceptRate`.
  public let confidence: Double
  /// The share of pairs of two different people that score at least as high.
  public let falseAcceptRate: Double
}

/// The result of grouping faces by person.
public struct ClusteringReport: Sendable, Codable, Equatable {
  /// How many faces were clustered.
  public let faces: Int
  /// How many of them were new since the last run.
  public let new: Int
  /// How many people there are now, named or not.
  public let people: Int
  /// How many faces are assigned to nobody.
  public let unassigned: Int
  /// The duration of the run.
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
