public import Imaging
public import VectorIndex

/// What is searched with.
public struct Query: Sendable {
  /// A picture to search with.
  public enum Example: Sendable, Equatable {
    /// A picture file, in the gallery or not.
    case file(String)
    /// An image of the gallery.
    case image(Int64)
  }

  /// The pictures; several are averaged.
  public var examples: [Example]
  /// The part of each picture that counts; the whole when nothing is said.
  public var region: Region?
  /// How many hits are wanted: 1 or more; with fewer images in the gallery all of them come.
  public var k: Int
  /// How closeness is measured.
  public var metric: Metric
  /// The name of the space to search in; the default space, or the gallery's first, when nothing is said.
  public var space: String?

  /// Asks for the images nearest to examples.
  public init(
    _ examples: [Example], region: Region? = nil, k: Int = 10, metric: Metric = .cosine, space: String? = nil
  ) {
    self.examples = examples
    self.region = region
    self.k = k
    self.metric = metric
    self.space = space
  }
}

/// The answer to a query.
public struct SearchResult: Sendable, Codable, Equatable {
  /// One answer.
  public struct Hit: Sendable, Codable, Equatable {
    /// Its place, 1 for the best.
    public let rank: Int
    /// The image's number in the gallery.
    public let id: Int64
    /// Where it lies; the path that was found first where there are several.
    public let path: String
    /// Higher is closer: the cosine, or minus the Euclidean distance.
    public let score: Float
    /// Lower is closer: 1 minus the cosine, or the Euclidean distance.
    public let distance: Float
  }

  /// What each step took.
  public struct Milliseconds: Sendable, Codable, Equatable {
    /// Reading, hashing and decoding the query pictures.
    public internal(set) var decode = 0.0
    /// Running the network; 0 for pictures that are embedded already.
    public internal(set) var embed = 0.0
    /// Comparing with all images.
    public internal(set) var search = 0.0
    /// Bringing hits in order, with their paths.
    public internal(set) var rank = 0.0
    /// The whole query.
    public internal(set) var total = 0.0
  }

  /// The space that answered.
  public let space: String
  /// How closeness was measured.
  public let metric: Metric
  /// As asked for, or the number of images where there are fewer.
  public let k: Int
  /// How many images were searched.
  public let searched: Int
  /// By descending score; equal scores by ascending number.
  public let hits: [Hit]
  /// What each step took.
  public let milliseconds: Milliseconds
}
