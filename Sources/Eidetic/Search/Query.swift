public import Vocabulary

/// What is searched with.
public struct Query: Sendable {
  /// A picture to search with.
  public enum Example: Sendable, Equatable {
    /// A picture file, in the gallery or not.
    case file(String)
    /// An image of the gallery.
    case image(Int64)
    /// A picture file's bytes; the name is for errors.
    case bytes([UInt8], name: String)
    /// A picture at an http or https address that all the world can reach.
    case address(String)
    /// A picture that was kept by `SearchEngine.keep`.
    case kept(String)
  }

  /// The order in which the `k` nearest images come.
  public enum Order: String, Sendable, Codable, CaseIterable {
    /// The closest first.
    case best
    /// The file that was changed last first.
    case newest
    /// The file that was not changed for longest first.
    case oldest
    /// The most pixels first.
    case biggest
  }

  /// The pictures; several are averaged.
  public var examples: [Example]
  /// Colours that a picture should have, all in equal shares; beside examples both count.
  public var colours: [Colour] = []
  /// Answers only with images of these people; alone, with all of them, the file that was changed last first.
  public var people: PeopleFilter?
  /// The part of each picture that counts; the whole when nothing is said.
  public var region: Region?
  /// How many hits are wanted: 1 or more; with fewer images in the gallery all of them come.
  public var k: Int
  /// How closeness is measured; the space's own way when nothing is said.
  public var metric: Metric?
  /// The name of the space to search in, or of several with their weights, `A=0.7,B=0.3`, whose scores are
  /// joined; the default space, or the gallery's first, when nothing is said.
  public var space: String?
  /// The steps by which the ranking is made better; plain search when nothing is said.
  public var rank = RankingChain.none
  /// Whether each hit shown says which of its places are the query picture's.
  public var explains = false
  /// The order in which the `k` nearest images come.
  public var order = Order.best
  /// The most hits in one answer, 1 or more; what is left comes with the answer's `next` as `cursor`.
  public var limit = Int.max
  /// Where the answer begins; at the beginning when nothing is said.
  public var cursor: Cursor?

  /// Whether there is nothing that images can be near to.
  var isEmpty: Bool { examples.isEmpty && colours.isEmpty }

  /// The one image of the gallery that is searched with, all of it.
  var image: Int64? {
    guard examples.count == 1, region == nil, case .image(let id) = examples[0] else { return nil }
    return id
  }

  /// Asks for the images nearest to examples.
  public init(
    _ examples: [Example], region: Region? = nil, k: Int = 10, metric: Metric? = nil, space: String? = nil
  ) {
    self.examples = examples
    self.region = region
    self.k = k
    self.metric = metric
    self.space = space
  }
}
