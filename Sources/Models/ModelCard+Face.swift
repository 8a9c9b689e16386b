import Vocabulary

extension ModelCard {
  /// How a face is aligned for the network that embeds it, and the calibration of its scores.
  package struct Face: Sendable, Equatable, Codable {
    /// How a face is aligned.
    package enum Alignment: String, Sendable, Codable {
      /// By five landmarks, mapped to the template with a similarity transform.
      case landmarks
      /// By the detector's box, enlarged by the margin.
      case box
    }

    package let alignment: Alignment
    /// Five points `[x, y]` as fractions of the input's width and height: left eye, right eye, nose, left and
    /// right mouth corner, as seen in the picture. Only with `landmarks`.
    package let template: [[Double]]?
    /// The total enlargement of the box, as a fraction of its longer side. Only with `box`.
    package let margin: Double
    /// Whether the box is extended to a square of its longer side. Only with `box`.
    package let square: Bool
    /// Whether each picture is standardised by its own mean and standard deviation.
    package let standardise: Bool
    /// Whether the embedding is the mean of those of the face and its mirror image.
    package let flip: Bool
    /// The calibration of its scores; `nil` if it isn't calibrated.
    package let acceptance: Acceptance?
    /// The measured accuracy; `nil` if it was not measured.
    package let measured: Measured?
    /// A published threshold of the distance.
    package let publishedThreshold: PublishedThreshold?

    /// - Parameters:
    ///   - alignment: how a face is aligned.
    ///   - template: five points as fractions of the input.
    ///   - margin: the enlargement of a box, as a fraction of its longer side.
    ///   - square: whether a box is extended to a square.
    ///   - standardise: whether each picture is standardised.
    ///   - flip: whether the mirror image is embedded, too.
    ///   - acceptance: the calibration of its scores.
    ///   - measured: the measured accuracy.
    ///   - publishedThreshold: a published threshold of the distance.
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

    /// Reads the section; missing members are `false`, 0 or `nil`.
    ///
    /// - Parameter decoder: contains the section.
    /// - Throws: `DecodingError` if the alignment is missing or a value has the wrong type.
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
  /// The calibration of scores: the least score for each false-accept rate.
  package struct Acceptance: Sendable, Equatable, Codable {
    /// The share `falseAcceptRate` of pairs of two different people reaches `score`.
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

    /// The test set, to show.
    package let measuredOn: String
    /// The model that found the faces.
    package let detector: String
    /// The number of compared pairs of two different people.
    package let pairs: Int
    /// By descending rate.
    package let table: [Row]

    /// - Parameters:
    ///   - measuredOn: the test set, to show.
    ///   - detector: the model that found the faces.
    ///   - pairs: the number of compared pairs of two different people.
    ///   - table: the scores by descending rate.
    package init(measuredOn: String, detector: String, pairs: Int, table: [Row]) {
      self.measuredOn = measuredOn
      self.detector = detector
      self.pairs = pairs
      self.table = table
    }
  }

  /// The accuracy of a network, measured by `eidetic evaluate faces`.
  package struct Measured: Sendable, Equatable, Codable {
    /// The test set, to show.
    package let measuredOn: String
    /// The model that found the faces.
    package let detector: String
    /// The share of correctly judged pairs, 0…1, the mean of ten folds.
    package let accuracy: Double
    /// The true-accept rate at a false-accept rate of 0.001, 0…1.
    package let trueAcceptRate: Double

    /// - Parameters:
    ///   - measuredOn: the test set, to show.
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

  /// A published threshold: the greatest distance between two faces of one person. The false-accept rate with
  /// this card is not known.
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

    /// The corresponding least cosine.
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

  /// The first error in the section; `nil` if there is none.
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
