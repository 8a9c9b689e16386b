public import FoundationEssentials
public import Vocabulary

/// A search for faces that look like a given one.
public struct FaceQuery: Sendable {
  /// The face to search with.
  public enum Example: Sendable, Equatable {
    /// A face in a picture: its index by size, 1 for the largest; `nil` for the largest.
    case picture(Query.Example, index: Int?)
    /// Every face in a picture, each by itself.
    case allFaces(Query.Example)
    /// A face of the gallery.
    case face(Int64)
  }

  /// The false-accept rate of a calibrated model if neither the query nor the settings give one.
  public static let defaultFalseAcceptRate = 1e-3

  /// The face to search with.
  public var example: Example
  /// The most hits, 1 or more; of every face that is searched with.
  public var k: Int
  /// The largest false-accept rate of a hit: the share of pairs of two different people that score at least
  /// as high as it. Above 0, at most 1; 1 returns all faces. By default that of the settings, otherwise
  /// `defaultFalseAcceptRate`, or the threshold published on the network's card if it isn't calibrated.
  public var falseAcceptRate: Double?

  /// - Parameters:
  ///   - example: the face to search with.
  ///   - k: the most hits.
  ///   - falseAcceptRate: the largest false-accept rate of a hit.
  public init(
    _ example: Example, k: Int = 10, falseAcceptRate: Double? = nil
  ) {
    self.example = example
    self.k = k
    self.falseAcceptRate = falseAcceptRate
  }
}

/// The answer to a query by face.
public struct FaceSearchResult: Sendable, Codable, Equatable {
  /// A face in the query's picture.
  public struct QueryFace: Sendable, Codable, Equatable {
    /// 1 for the largest.
    public let index: Int
    /// Its place in the upright picture.
    public let region: Region
    /// The detector's confidence, 0…1.
    public let confidence: Double
    /// How well it can be told from other faces, 0…1.
    public let quality: Double
    /// Who it most likely is; `nil` unless all faces are searched with.
    public internal(set) var verdict: Verdict?
    /// At most `k`, the closest first; `nil` unless all faces are searched with.
    public internal(set) var hits: [Hit]?
  }

  /// One answer.
  public struct Hit: Sendable, Codable, Equatable {
    /// Its rank, 1 for the best.
    public internal(set) var rank: Int
    /// The index of the query's face that it is closest to; `nil` unless all faces are searched with.
    public internal(set) var queryFace: Int?
    /// The image's id.
    public let id: Int64
    /// The face's id.
    public let face: Int64
    /// The path of the image's file; the first one that was indexed if it has several.
    public let path: String
    /// The width of the upright image in pixels.
    public let width: Int
    /// The height of the upright image in pixels.
    public let height: Int
    /// The size of the file in bytes.
    public let bytes: Int64
    /// When the file was last modified.
    public let modified: Date
    /// The cosine similarity of both embeddings: higher is closer.
    public let score: Float
    /// 1 minus the cosine.
    public let distance: Float
    /// The share of measured pairs of two different people that score lower: 1 − `falseAcceptRate`. It says
    /// how unlikely such a score is for two strangers, not how likely it is that this is the person, which
    /// also depends on how many faces were searched. `nil` if the model isn't calibrated.
    public let probability: Double?
    /// The share of measured pairs of two different people that score at least as high, not below the
    /// smallest rate that was measured. `nil` if the model isn't calibrated.
    public let falseAcceptRate: Double?
    /// The face's place in the upright image.
    public let region: Region
    /// The person that the face is assigned to.
    public let person: FacePerson?
  }

  /// Who the face most likely is.
  public struct Verdict: Sendable, Codable, Equatable {
    /// A person and how close its closest face is.
    public struct Candidate: Sendable, Codable, Equatable {
      /// The person.
      public let person: FacePerson
      /// The cosine of the closest face.
      public let score: Float
    }

    /// Whether the closest person's score reaches the threshold; if not, the face is unknown.
    public let isKnown: Bool
    /// The closest person; `nil` if no near face is assigned to anybody.
    public let best: Candidate?
    /// The closest other person.
    public let runnerUp: Candidate?
    /// The difference of their scores; `nil` without a runner-up.
    public let margin: Float?
  }

  /// The least score of a hit.
  public struct Threshold: Sendable, Codable, Equatable {
    /// The requested false-accept rate; `nil` for a published threshold.
    public let falseAcceptRate: Double?
    /// The least score: from the model's calibration, or as published.
    public let score: Double
    /// The source of a published threshold; `nil` for a calibrated one.
    public let source: String?
  }

  /// How long each step took.
  public struct Milliseconds: Sendable, Codable, Equatable {
    /// Reading and decoding the query's picture.
    public internal(set) var decode = 0.0
    /// Finding and embedding its faces.
    public internal(set) var embed = 0.0
    /// Comparing with all faces.
    public internal(set) var search = 0.0
    /// The whole query.
    public internal(set) var total = 0.0
  }

  /// The face network and the detector.
  public let settings: FaceSettings
  /// All faces in the query's picture, the largest first; empty for a search with a face of the gallery.
  public let faces: [QueryFace]
  /// The index of the face that was searched with; `nil` for a face of the gallery, or for all faces.
  public let index: Int?
  /// The least score of a hit.
  public let threshold: Threshold
  /// How many faces were searched.
  public let searched: Int
  /// Who the face most likely is; of all faces, the largest one.
  public let verdict: Verdict
  /// At most `k`, the closest first. Of a search with all faces: those of every face, each once, with the
  /// face that it is closest to.
  public let hits: [Hit]
  /// How long each step took.
  public let milliseconds: Milliseconds
}
