public import FoundationEssentials
public import Vocabulary

/// The answer to a query.
public struct SearchResult: Sendable, Codable, Equatable {
  /// One answer.
  public struct Hit: Sendable, Codable, Equatable {
    /// Its place, 1 for the best, whatever the order; where nothing was compared, its place in the order.
    public internal(set) var rank: Int
    /// The image's number in the gallery.
    public let id: Int64
    /// Where it lies; of several paths that of the query's own file, or the one that was found first.
    public internal(set) var path: String
    /// All paths of the image, in the order in which they were found: more than one where there are copies.
    public let paths: [String]
    /// Higher is closer: the cosine, minus the Euclidean distance, or as the metric has it; 1 where nothing
    /// was compared.
    public let score: Float
    /// Lower is closer, never below 0: 1 minus the cosine, the Euclidean distance, or as the metric has it;
    /// in joined spaces 1 / (1 + e^score); 0 where nothing was compared.
    public let distance: Float
    /// How likely it is that the image is a real match rather than a coincidence, 0…1; only the 100 best hits
    /// of spaces of 64 images or more have one. It never rises from rank to rank.
    public internal(set) var confidence: Double?
    /// Pixels, upright.
    public let width: Int
    /// Pixels, upright.
    public let height: Int
    /// The file's length.
    public let bytes: Int64
    /// When the file was changed last.
    public let modified: Date
    /// The part of the image that is close, where the space keeps parts and one is closer than the whole.
    public let region: Region?
    /// `true` for an image that is the query's own picture, by its number or its bytes; otherwise `nil`.
    public internal(set) var isQuery: Bool?
    /// Why it is an answer, where the query asks for that.
    public internal(set) var explanation: Explanation?
  }

  /// Where the strong matches of a query end: those with a confidence of 0.5 or more.
  public struct Strong: Sendable, Codable, Equatable {
    /// Hits with at least this score are strong matches.
    public let score: Float
    /// How many images of those that were searched are, without the query's own pictures; at most 100.
    public let count: Int
  }

  /// A space that lacks images of the gallery: they cannot be found in it.
  public struct Coverage: Sendable, Codable, Equatable {
    /// Its name.
    public let space: String
    /// Images that have an embedding in it and can be found; fewer while its vectors are behind.
    public let images: Int
    /// Images of the gallery.
    public let total: Int
  }

  /// What each step took.
  public struct Milliseconds: Sendable, Codable, Equatable {
    /// Reading, hashing and decoding the query pictures.
    public internal(set) var decode = 0.0
    /// Running the network; 0 for pictures that are embedded already.
    public internal(set) var embed = 0.0
    /// Comparing with all images, and all steps of the ranking; other views of the query's pictures count
    /// here.
    public internal(set) var search = 0.0
    /// Bringing hits in order, with their confidences and paths.
    public internal(set) var rank = 0.0
    /// The whole query; explaining counts to nothing else.
    public internal(set) var total = 0.0
  }

  /// What a step of the ranking took.
  public struct Cost: Sendable, Codable, Equatable {
    /// The step with its parameters, as a chain says it.
    public let step: String
    /// Of all spaces together; the first query after a change of the gallery makes what the step needs.
    public let milliseconds: Double
    /// What the step could not do; `nil` if it did all.
    public let note: String?
  }

  /// The space that answered; the first of several; `nil` if nothing was compared.
  public let space: String?
  /// How closeness was measured; in the first of several spaces; `nil` if nothing was compared.
  public let metric: Metric?
  /// How several spaces were joined; `nil` if one answered.
  public let fusion: Fusion?
  /// As asked for, or the number of images where there are fewer.
  public let k: Int
  /// The spaces that answered without all images; empty if they have all.
  public internal(set) var incomplete: [Coverage] = []
  /// How many images were searched: those that pass the query's filters.
  public let searched: Int
  /// Where the strong matches end; `nil` if no hit is one, or hits have no confidence.
  public let strong: Strong?
  /// In the query's order, at most its `limit`. By descending score, equal scores by ascending number.
  public internal(set) var hits: [Hit]
  /// Where the next answer begins; `nil` if these are all.
  public let next: Cursor?
  /// The steps that ranked, in their order; none for plain search.
  public let ranking: [Cost]
  /// What each part took; ranking counts to `search`.
  public let milliseconds: Milliseconds
}
