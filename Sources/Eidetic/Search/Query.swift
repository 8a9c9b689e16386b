public import Vocabulary

/// A search: what to search for, and how to present the results.
public struct Query: Sendable {
  /// A picture to search with.
  public enum Example: Sendable, Equatable {
    /// A picture file, in the gallery or not.
    case file(String)
    /// An image of the gallery.
    case image(Int64)
    /// A picture file's bytes; the name is for errors.
    case bytes([UInt8], name: String)
    /// A picture at a public http or https URL.
    case address(String)
    /// A picture that was saved by `LibraryRoom.keep`.
    case kept(String)
  }

  /// Something that results should be like, or unlike.
  public struct Signal: Sendable, Equatable {
    /// The content of a signal.
    public enum Content: Sendable, Equatable {
      /// A picture, or a part of it.
      case picture(Example, region: Region? = nil)
      /// What results should show, in words.
      case words(String)
      /// A colour that results should have.
      case colour(Colour)
    }

    /// The content of the signal.
    public var content: Content
    /// The weight, relative to the other signals of its kind. Negative: results should be unlike it.
    public var weight: Float

    /// - Parameters:
    ///   - content: the content of the signal.
    ///   - weight: the weight, relative to the other signals of its kind.
    public init(_ content: Content, weight: Float = 1) {
      self.content = content
      self.weight = weight
    }
  }

  /// What counts for words.
  package enum WordPart: String, Sendable, CaseIterable {
    /// What images show, as the space of words has it. It always counts.
    case meaning
    /// The tags that a network gave them.
    case tags
    /// Their texts: names of files and folders, titles, captions, keywords, people and added tags.
    case text
  }

  /// The order of the `k` nearest images.
  public enum Order: String, Sendable, Codable, CaseIterable {
    /// The closest first.
    case best
    /// The last modified file first.
    case newest
    /// The file that has been unmodified for longest first.
    case oldest
    /// The image with the most pixels first.
    case biggest
    /// The image that was taken last first, those without a date at the end.
    case taken
  }

  /// What results should be like. Pictures are averaged, and so are words, and colours are mixed; together
  /// with pictures, words and colours count as spaces of their own.
  public var signals: [Signal]
  /// Restricts the results. Without signals, returns all images that it lets through, the last modified
  /// first.
  public var filter: Filter?
  /// The spaces to search in, whose scores are fused; empty for the default space, or the gallery's first.
  public var spaces: [WeightedSpace]
  /// How closeness is measured; `nil` for the space's default metric.
  public var metric: Metric?
  /// The steps that improve the ranking; none for plain search.
  public var rank = RankingChain.none
  /// The least confidence of hits, 0…1; `nil` for any. Hits without a confidence are then left out.
  public var minimumConfidence: Double?
  /// The number of hits: 1 or more; at most all images of the gallery.
  public var k: Int
  /// What counts for words.
  package var wordParts = Set(WordPart.allCases)
  /// Whether each hit comes with its matching points.
  public var explains = false
  /// The order of the `k` nearest images.
  public var order = Order.best
  /// The most hits in one page, 1 or more; the next page begins at `cursor` = the result's `next`.
  public var limit = Int.max
  /// Where the page begins; `nil` for the beginning.
  public var cursor: Cursor?

  /// - Parameters:
  ///   - signals: what results should be like.
  ///   - k: the number of hits, 1 or more.
  ///   - metric: how closeness is measured; `nil` for the space's default metric.
  ///   - spaces: the spaces to search in; empty for the default one.
  public init(signals: [Signal], k: Int = 10, metric: Metric? = nil, spaces: [WeightedSpace] = []) {
    self.signals = signals
    self.k = k
    self.metric = metric
    self.spaces = spaces
  }

  /// Makes a query for the images nearest to pictures.
  ///
  /// - Parameters:
  ///   - examples: the pictures; several are averaged.
  ///   - region: the part of each picture to search with; `nil` for the whole.
  ///   - k: the number of hits, 1 or more.
  ///   - metric: how closeness is measured; `nil` for the space's default metric.
  ///   - spaces: the spaces to search in; empty for the default one.
  public init(
    _ examples: [Example], region: Region? = nil, k: Int = 10, metric: Metric? = nil,
    spaces: [WeightedSpace] = []
  ) {
    self.init(
      signals: examples.map { Signal(.picture($0, region: region)) }, k: k, metric: metric, spaces: spaces)
  }
}

extension Query {
  /// A picture to search with.
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

  /// The pictures with positive weights: those that are shown, and whose points are matched.
  var wantedPictures: [Picture] { pictures.filter { $0.weight > 0 } }

  /// The words, in their order, with their weights.
  var words: [(text: String, weight: Float)] {
    signals.compactMap { signal in
      guard case .words(let text) = signal.content else { return nil }
      return (text, signal.weight)
    }
  }

  /// The colours, in their order, with their weights.
  var colours: [(colour: Colour, weight: Float)] {
    signals.compactMap { signal in
      guard case .colour(let colour) = signal.content else { return nil }
      return (colour, signal.weight)
    }
  }

  /// The image of the gallery that is the whole query, if it is one.
  var image: Int64? {
    guard signals.count == 1, signals[0].weight > 0, case .picture(.image(let id), nil) = signals[0].content
    else { return nil }
    return id
  }
}
