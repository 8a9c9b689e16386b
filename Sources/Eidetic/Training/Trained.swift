public import FoundationEssentials
import Gallery

/// A result of training.
public struct Trained: Sendable, Codable, Equatable {
  /// What was trained.
  public enum Kind: String, Sendable, Codable {
    /// A classifier over the embeddings of a space.
    case head
    /// A projection of a space that brings pictures of one class together.
    case metric
    /// A network.
    case network
  }

  /// What is labelled.
  public enum Subject: String, Sendable, Codable {
    /// Whole pictures.
    case image
    /// Faces.
    case face
  }

  /// Its number.
  public let id: Int64
  /// Several results may have the same one: the later ones were trained anew.
  public let name: String
  /// What was trained.
  public let kind: Kind
  /// What it labels.
  public let subject: Subject
  /// The space that it was learned in, or that it is.
  public let space: String
  /// When it was trained.
  public let created: Date
  /// Whether it labels pictures.
  public let isUsed: Bool
  /// The number of classes.
  public let classes: Int
  /// The number of pictures that it was learned from and measured on.
  public let pictures: Int

  init(_ record: TrainedRecord, _ counts: (classes: Int, pictures: Int)) {
    (id, name, space) = (record.id, record.name, record.space)
    kind =
      switch record.kind {
      case .head: .head
      case .metric: .metric
      case .network: .network
      }
    subject =
      switch record.subject {
      case .image: .image
      case .face: .face
      }
    (created, isUsed) = (record.created, record.isUsed)
    (classes, pictures) = counts
  }
}

/// What a classifier takes a picture for.
public struct Classification: Sendable, Codable, Equatable {
  /// A class and how probable it is.
  public struct Class: Sendable, Codable, Equatable {
    /// Its name.
    public let name: String
    /// 0…1.
    public let probability: Double
  }

  /// All classes, the most probable one first.
  public let classes: [Class]
  /// The answer; `nil` if it is none of the classes.
  public let answer: String?
  /// The probability below which the most probable class is no answer, 0…1.
  public let threshold: Double
}
