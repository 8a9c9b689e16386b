public import FoundationEssentials
public import Vocabulary

/// Asks for the faces that look like one.
public struct FaceQuery: Sendable {
  /// The face that is searched with.
  public enum Example: Sendable, Equatable {
    /// A face of a picture: the one of this number among its faces, 1 for the largest; the largest when
    /// nothing is said.
    case picture(Query.Example, index: Int?)
    /// A face of the gallery.
    case face(Int64)
  }

  /// The share of pairs of two people that is taken for one person where nothing else is said and scores have
  /// been measured.
  public static let defaultFalseAcceptRate = 1e-3

  /// What is searched with.
  public var example: Example
  /// The most hits: 1 or more.
  public var k: Int
  /// Hits score at least so much that, of the pairs of two different people that were measured, no larger
  /// share does; above 0, at most 1; 1 lets all through. When nothing is said: the settings' rate, else
  /// `defaultFalseAcceptRate`, else, where nobody has measured, the threshold that the network's card has
  /// from others.
  public var falseAcceptRate: Double?

  /// - Parameters:
  ///   - example: what is searched with.
  ///   - k: the most hits.
  ///   - falseAcceptRate: the share of pairs of two people that may be taken for one.
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
  /// A face of the query's picture.
  public struct QueryFace: Sendable, Codable, Equatable {
    /// 1 for the largest.
    public let index: Int
    /// Where it is in the upright picture.
    public let region: Region
    /// How certain the detector is, 0…1.
    public let confidence: Double
    /// How well it can be told from others, 0…1.
    public let quality: Double
  }

  /// One answer.
  public struct Hit: Sendable, Codable, Equatable {
    /// Its place, 1 for the best.
    public let rank: Int
    /// The number of the image.
    public let id: Int64
    /// The number of the face.
    public let face: Int64
    /// Where the image lies; the path that was found first where there are several.
    public let path: String
    /// The image's, in pixels, upright.
    public let width: Int
    /// The image's, in pixels, upright.
    public let height: Int
    /// The file's length.
    public let bytes: Int64
    /// When the file was changed last.
    public let modified: Date
    /// The cosine of both embeddings: higher is closer.
    public let score: Float
    /// 1 minus the cosine.
    public let distance: Float
    /// The share of the pairs of two different people that were measured that score lower: 1 −
    /// `falseAcceptRate`. It says how unlikely such a score is for two strangers, not how likely it is that
    /// this is the person, which also depends on how many faces were searched. Nothing where nobody has
    /// measured.
    public let probability: Double?
    /// The share of the pairs of two different people that were measured that score at least so much; no
    /// smaller than the smallest that was measured. Nothing where nobody has measured.
    public let falseAcceptRate: Double?
    /// Where the face is in the upright image.
    public let region: Region
    /// Whose face it is taken for.
    public let person: FacePerson?
  }

  /// Who it is, as far as that can be said.
  public struct Verdict: Sendable, Codable, Equatable {
    /// A person and how close its closest face is.
    public struct Candidate: Sendable, Codable, Equatable {
      /// Who.
      public let person: FacePerson
      /// The cosine of the closest face.
      public let score: Float
    }

    /// Whether the closest person's score reaches the threshold; otherwise it is nobody of whom the gallery
    /// knows.
    public let isKnown: Bool
    /// The closest person; nothing where no near face is anybody's.
    public let best: Candidate?
    /// The closest other person.
    public let runnerUp: Candidate?
    /// By how much the closest person's score is above the runner-up's; nothing where there is none.
    public let margin: Float?
  }

  /// From which score on a face is a hit.
  public struct Threshold: Sendable, Codable, Equatable {
    /// As asked for; nothing where others' threshold is taken.
    public let falseAcceptRate: Double?
    /// By the model's table, or as published.
    public let score: Double
    /// Who published it, where, and for what; nothing where it was measured.
    public let source: String?
  }

  /// What each step took.
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
  /// All faces of the query's picture, the largest first; empty where a face of the gallery was searched
  /// with.
  public let faces: [QueryFace]
  /// Which of them was searched with.
  public let index: Int?
  /// From which score on a face is a hit.
  public let threshold: Threshold
  /// How many faces were searched.
  public let searched: Int
  /// Who it is.
  public let verdict: Verdict
  /// At most `k`, the closest first.
  public let hits: [Hit]
  /// What each step took.
  public let milliseconds: Milliseconds
}
