import Vocabulary

extension ModelCard {
  /// How a face is brought to the network that embeds it, and what its scores are worth.
  package struct Face: Sendable, Equatable, Codable {
    /// What of a face tells where it is.
    package enum Alignment: String, Sendable, Codable {
      /// Five landmarks, laid on the template by a similarity transform.
      case landmarks
      /// The detector's box, widened by the margin.
      case box
    }

    package let alignment: Alignment
    /// Five points `[x, y]` as fractions of the input's width and height: left eye, right eye, nose, left and
    /// right mouth corner, as seen in the picture. With `landmarks` only.
    package let template: [[Double]]?
    /// By which fraction of the box's longer side the box is widened in all. With `box` only.
    package let margin: Double
    /// Whether the box is made square, by its longer side, before it is cut out. With `box` only.
    package let square: Bool
    /// Whether each picture is standardised by its own mean and standard deviation.
    package let standardise: Bool
    /// Whether the embedding is the mean of the face's and its mirror image's.
    package let flip: Bool
    /// What scores are worth; `nil` if nobody has measured it.
    package let acceptance: Acceptance?
    /// How well it tells people apart; `nil` if nobody has measured it.
    package let measured: Measured?
    /// From which distance on somebody else takes two faces for two people.
    package let publishedThreshold: PublishedThreshold?

    /// - Parameters:
    ///   - alignment: what tells where the face is.
    ///   - template: five points as fractions of the input.
    ///   - margin: by which fraction of its longer side a box is widened.
    ///   - square: whether a box is made square.
    ///   - standardise: whether each picture is standardised.
    ///   - flip: whether the mirror image counts too.
    ///   - acceptance: what scores are worth.
    ///   - measured: how well it tells people apart.
    ///   - publishedThreshold: what somebody else takes for the same.
    package init(
      alignment: Alignment, template: [[Double]]? = nil, margin: Double = 0, square: Bool = false,
      standardise: Bool = false, flip: Bool = false, acceptance: Acceptance? = nil,
      measured: Measured? = nil, publishedThreshold: PublishedThreshold? = nil
    ) {
      self.alignment = alignment
      self.template = template
      self.margin = margin
      self.square = square
      self.standardise = standardise
      self.flip = flip
      self.acceptance = acceptance
      self.measured = measured
      self.publishedThreshold = publishedThreshold
    }

    /// Reads the section; what it leaves out is false, 0 or nothing.
    ///
    /// - Parameter decoder: of the section.
    /// - Throws: `DecodingError` when it lacks its alignment or a value is of the wrong kind.
    package init(from decoder: any Decoder) throws {
      let section = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        alignment: try section.decode(Alignment.self, forKey: .alignment),
        template: try section.decodeIfPresent([[Double]].self, forKey: .template),
        margin: try section.decodeIfPresent(Double.self, forKey: .margin) ?? 0,
        square: try section.decodeIfPresent(Bool.self, forKey: .square) ?? false,
        standardise: try section.decodeIfPresent(Bool.self, forKey: .standardise) ?? false,
        flip: try section.decodeIfPresent(Bool.self, forKey: .flip) ?? false,
        acceptance: try section.decodeIfPresent(Acceptance.self, forKey: .acceptance),
        measured: try section.decodeIfPresent(Measured.self, forKey: .measured),
        publishedThreshold: try section.decodeIfPresent(
          PublishedThreshold.self, forKey: .publishedThreshold))
    }
  }
}

extension ModelCard.Face {
  /// The scores from which two faces are taken for one person, by the share of different people's pairs that
  /// are then taken for one person too.
  package struct Acceptance: Sendable, Equatable, Codable {
    /// One row: from `score` on, `falseAcceptRate` of the pairs of two people are accepted.
    package struct Row: Sendable, Equatable, Codable {
      /// 0…1.
      package let falseAcceptRate: Double
      /// A cosine, −1…1.
      package let score: Double

      /// - Parameters:
      ///   - falseAcceptRate: 0…1.
      ///   - score: a cosine, −1…1.
      package init(falseAcceptRate: Double, score: Double) {
        self.falseAcceptRate = falseAcceptRate
        self.score = score
      }
    }

    /// The pictures, for people.
    package let measuredOn: String
    /// The model that found the faces.
    package let detector: String
    /// How many pairs of two people were compared.
    package let pairs: Int
    /// By falling rate.
    package let table: [Row]

    /// - Parameters:
    ///   - measuredOn: the pictures, for people.
    ///   - detector: the model that found the faces.
    ///   - pairs: how many pairs of two people were compared.
    ///   - table: the scores by their rates.
    package init(measuredOn: String, detector: String, pairs: Int, table: [Row]) {
      self.measuredOn = measuredOn
      self.detector = detector
      self.pairs = pairs
      self.table = table
    }
  }

  /// How well a network tells people apart, by `eidetic evaluate faces`.
  package struct Measured: Sendable, Equatable, Codable {
    /// The pictures, for people.
    package let measuredOn: String
    /// The model that found the faces.
    package let detector: String
    /// The share of pairs that are judged rightly, 0…1, the mean of ten folds.
    package let accuracy: Double
    /// The share of pairs of one person that are accepted at a false-accept rate of 0.001, 0…1.
    package let trueAcceptRate: Double

    /// - Parameters:
    ///   - measuredOn: the pictures, for people.
    ///   - detector: the model that found the faces.
    ///   - accuracy: 0…1.
    ///   - trueAcceptRate: 0…1.
    package init(measuredOn: String, detector: String, accuracy: Double, trueAcceptRate: Double) {
      self.measuredOn = measuredOn
      self.detector = detector
      self.accuracy = accuracy
      self.trueAcceptRate = trueAcceptRate
    }
  }

  /// The greatest distance at which others take two faces for one person. Nobody has measured what it lets
  /// through with what this card gives the network.
  package struct PublishedThreshold: Sendable, Equatable, Codable {
    /// How the distance is measured.
    package enum Metric: String, Sendable, Codable {
      /// 1 minus the cosine.
      case cosine
    }

    package let metric: Metric
    /// 0…2.
    package let distance: Double
    /// Who published it, where, and for what.
    package let source: String

    /// The least cosine that it lets through.
    package var score: Double { 1 - distance }

    /// - Parameters:
    ///   - metric: how the distance is measured.
    ///   - distance: 0…2.
    ///   - source: who published it, where, and for what.
    package init(metric: Metric, distance: Double, source: String) {
      self.metric = metric
      self.distance = distance
      self.source = source
    }
  }

  /// Says the first thing that keeps the section from being obeyed, or nothing.
  func firstFault() -> String? {
    if alignment == .landmarks, template?.count != 5 || template?.contains(where: { $0.count != 2 }) != false
    {
      return "its face section must give a template of five points [x, y], as it aligns by landmarks"
    }
    if !(0...4 ~= margin) { return "the margin of its face section is \(margin); it must be 0 to 4" }
    if let distance = publishedThreshold?.distance, !(0...2 ~= distance) {
      return "the distance of its face section's publishedThreshold is \(distance); it must be 0 to 2"
    }
    return nil
  }
}
