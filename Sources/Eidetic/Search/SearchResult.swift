public import FoundationEssentials
public import Vocabulary

/// The result of a query.
public struct SearchResult: Sendable, Codable, Equatable {
  /// One result.
  public struct Hit: Sendable, Codable, Equatable {
    /// Its rank, 1 for the best, whatever the order; if nothing was compared, its position in the order.
    public internal(set) var rank: Int
    /// The image's id.
    public let id: Int64
    /// The path of its file; if it has several, that of the query's own file, or the first one that was
    /// indexed.
    public internal(set) var path: String
    /// All paths of the image, in the order in which they were indexed: several if there are copies.
    public let paths: [String]
    /// Higher is closer: the cosine, the negative Euclidean distance, or another metric's score; 1 if nothing
    /// was compared.
    public let score: Float
    /// Lower is closer, never below 0: 1 minus the cosine, the Euclidean distance, or another metric's
    /// distance; for fused spaces 1 / (1 + e^score); 0 if nothing was compared.
    public let distance: Float
    /// How likely the image is a real match rather than a coincidence, 0…1. Never rises from rank to rank.
    /// `nil` beyond the best 100 hits, and in spaces of fewer than 64 images.
    public internal(set) var confidence: Double?
    /// The width of the upright image in pixels.
    public let width: Int
    /// The height of the upright image in pixels.
    public let height: Int
    /// The size of the file in bytes.
    public let bytes: Int64
    /// When the file was last modified.
    public let modified: Date
    /// When the image was taken, as the clock of the place showed, after ISO 8601 as far as it is known and
    /// with its zone if that is: `2019-05-03T10:20:30+02:00`, `2019-05`; `nil` if nothing is known.
    public let taken: String?
    /// The part of the image that matched, if the space stores parts and one is closer than the whole.
    public let region: Region?
    /// `true` for an image that is the query's own picture, by its number or its bytes; otherwise `nil`.
    public internal(set) var isQuery: Bool?
    /// What each space added to the score, in the query's order, and what tags and texts did, if there are
    /// several; ranking steps may have changed the score since.
    public internal(set) var why: [Contribution]?
    /// Why it is a match, if the query asks for explanations.
    public internal(set) var explanation: Explanation?
  }

  /// What one of several spaces, tags or texts added to the score of a hit.
  public struct Contribution: Sendable, Codable, Equatable {
    /// A kind of signal.
    public enum Kind: String, Sendable, Codable {
      /// Pictures.
      case picture
      /// Words.
      case words
      /// Colours.
      case colour
    }

    /// The space; `tags` for tags that a network gave the image, `text` for its texts, with the names of
    /// people and the tags that were added.
    public let space: String
    /// What of the query was compared in it.
    public let signals: [Kind]
    /// The image's score in the space; for tags and texts the share of the query's words that they have.
    public let score: Float
    /// What the space added to the fused score, which is the sum of all parts.
    public let part: Float
    /// The tags that the query's words name, or the kinds of texts that have them, such as `path` and
    /// `title`; `nil` for spaces.
    public let found: [String]?

    init(space: String, signals: [Kind], score: Float, part: Float, found: [String]? = nil) {
      (self.space, self.signals, self.score, self.part) = (space, signals, score, part)
      self.found = found
    }
  }

  /// Where the strong matches of a query end: those with a confidence of 0.5 or more.
  public struct Strong: Sendable, Codable, Equatable {
    /// Hits with at least this score are strong matches.
    public let score: Float
    /// The number of strong matches among the searched images, without the query's own pictures; at most 100.
    public let count: Int
  }

  /// How the words of a query were compared with pictures.
  public struct WordSearch: Sendable, Codable, Equatable {
    /// The space.
    public let space: String
    /// How the space has embeddings of words.
    public let method: WordMethod
    /// What could not be done, though the words were compared; `nil` if everything was.
    public internal(set) var note: String?
  }

  /// A space that lacks images of the gallery, which it cannot find.
  public struct Coverage: Sendable, Codable, Equatable {
    /// The name of the space.
    public let space: String
    /// Images that have an embedding in it and can be found; fewer while its index is outdated.
    public let images: Int
    /// Images in the gallery.
    public let total: Int
  }

  /// How long each part took.
  public struct Milliseconds: Sendable, Codable, Equatable {
    /// Reading, hashing and decoding the query pictures.
    public internal(set) var decode = 0.0
    /// Running the network; 0 for images that are embedded already.
    public internal(set) var embed = 0.0
    /// Searching and all ranking steps, including the embedding of further views of the query's pictures.
    public internal(set) var search = 0.0
    /// Sorting hits, with their confidences and paths.
    public internal(set) var rank = 0.0
    /// The whole query, including explanations.
    public internal(set) var total = 0.0
  }

  /// How long a ranking step took.
  public struct Cost: Sendable, Codable, Equatable {
    /// The step with its parameters, as in a chain.
    public let step: String
    /// In all spaces together; the first query after a change of the gallery includes rebuilding what the
    /// step needs.
    public let milliseconds: Double
    /// What the step could not do; `nil` if it did everything.
    public let note: String?
  }

  /// A word of another language that was searched for in English.
  public struct Translation: Sendable, Codable, Equatable {
    /// As it was typed, in lower case.
    public let text: String
    /// The code of its language (ISO 639-1).
    public let language: String
    /// In English.
    public let english: String
  }

  /// The space that was searched; the first of several; `nil` if nothing was compared.
  public let space: String?
  /// The metric, of the first of several spaces; `nil` if nothing was compared.
  public let metric: Metric?
  /// How scores were fused; `nil` for one space alone.
  public let fusion: Fusion?
  /// How words were compared; `nil` for a query without.
  public internal(set) var words: WordSearch?
  /// The requested number of hits, or the number of images if that is smaller.
  public let k: Int
  /// The spaces that lack images of the gallery; empty if all are complete.
  public internal(set) var incomplete: [Coverage] = []
  /// The words that were translated; `nil` if there are none.
  public internal(set) var translations: [Translation]?
  /// How many images were searched: those that pass the query's filter.
  public let searched: Int
  /// Where the strong matches end; `nil` if there are none, or hits have no confidence.
  public let strong: Strong?
  /// In the query's order, at most its `limit`. With the best first, equal scores are sorted by
  /// ascending id.
  public internal(set) var hits: [Hit]
  /// How many hits were taken in each month, if that is the query's order.
  public internal(set) var timeline: Timeline?
  /// Where the next page begins; `nil` on the last page.
  public let next: Cursor?
  /// The ranking steps, in their order; empty for plain search.
  public let ranking: [Cost]
  /// How long each part took; ranking counts as `search`.
  public let milliseconds: Milliseconds
}
