public import Vocabulary

/// What is searched with, and what the answer shall be like.
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
    /// A picture that was kept by `LibraryRoom.keep`.
    case kept(String)
  }

  /// Something that images are to be like, or not.
  public struct Signal: Sendable, Equatable {
    /// What it is.
    public enum Content: Sendable, Equatable {
      /// A picture, or the part of it that counts.
      case picture(Example, region: Region? = nil)
      /// A colour that an image should have.
      case colour(Colour)
    }

    /// What it is.
    public var content: Content
    /// How much it counts, relative to the other signals of its kind. With a weight below 0 images are to be
    /// unlike it.
    public var weight: Float

    /// - Parameters:
    ///   - content: what it is.
    ///   - weight: how much it counts.
    public init(_ content: Content, weight: Float = 1) {
      self.content = content
      self.weight = weight
    }
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

  /// What images are to be like. Pictures are averaged, and colours are mixed; beside pictures colours count
  /// as a space of their own.
  public var signals: [Signal]
  /// Answers only with images that meet it; without signals with all of these, the file that was changed last
  /// first.
  public var filter: Filter?
  /// The spaces to search in, whose scores are joined; none for the default space, or the gallery's first.
  public var spaces: [WeightedSpace]
  /// How closeness is measured; `nil` for the space's own way.
  public var metric: Metric?
  /// The steps by which the ranking is made better; plain search by default.
  public var rank = RankingChain.none
  /// How many hits are wanted: 1 or more; with fewer images in the gallery all of them come.
  public var k: Int
  /// Whether each hit shown says which of its places are the query picture's.
  public var explains = false
  /// The order in which the `k` nearest images come.
  public var order = Order.best
  /// The most hits in one answer, 1 or more; what is left comes with the answer's `next` as `cursor`.
  public var limit = Int.max
  /// Where the answer begins; `nil` for the beginning.
  public var cursor: Cursor?

  /// - Parameters:
  ///   - signals: what images are to be like.
  ///   - k: how many hits are wanted, 1 or more.
  ///   - metric: how closeness is measured; `nil` for the space's own way.
  ///   - spaces: to search in; none for the default one.
  public init(signals: [Signal], k: Int = 10, metric: Metric? = nil, spaces: [WeightedSpace] = []) {
    self.signals = signals
    self.k = k
    self.metric = metric
    self.spaces = spaces
  }

  /// Asks for the images nearest to pictures.
  ///
  /// - Parameters:
  ///   - examples: the pictures; several are averaged.
  ///   - region: the part of each picture that counts; `nil` for the whole.
  ///   - k: how many hits are wanted, 1 or more.
  ///   - metric: how closeness is measured; `nil` for the space's own way.
  ///   - spaces: to search in; none for the default one.
  public init(
    _ examples: [Example], region: Region? = nil, k: Int = 10, metric: Metric? = nil,
    spaces: [WeightedSpace] = []
  ) {
    self.init(
      signals: examples.map { Signal(.picture($0, region: region)) }, k: k, metric: metric, spaces: spaces)
  }
}

extension Query {
  /// A picture that is searched with.
  struct Picture: Sendable {
    let example: Example
    /// `nil` for the whole.
    let region: Region?
    let weight: Float
  }

  /// The pictures, in their order.
  var pictures: [Picture] {
    signals.compactMap { signal in
      guard case .picture(let example, let region) = signal.content else { return nil }
      return Picture(example: example, region: region, weight: signal.weight)
    }
  }

  /// The pictures that images are to be like: those that are shown and whose places are looked for.
  var wantedPictures: [Picture] { pictures.filter { $0.weight > 0 } }

  /// The colours, in their order, and how much each counts.
  var colours: [(colour: Colour, weight: Float)] {
    signals.compactMap { signal in
      guard case .colour(let colour) = signal.content else { return nil }
      return (colour, signal.weight)
    }
  }

  /// The one image of the gallery that is searched with, all of it.
  var image: Int64? {
    guard signals.count == 1, signals[0].weight > 0, case .picture(.image(let id), nil) = signals[0].content
    else { return nil }
    return id
  }
}
