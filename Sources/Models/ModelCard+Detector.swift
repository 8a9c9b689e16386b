extension ModelCard {
  /// How the outputs of a detector's network, or of its networks, are read.
  ///
  /// | family | networks, in the card's order | thresholds |
  /// |---|---|---|
  /// | `mtcnn` | P-Net (any size), R-Net (24 × 24), O-Net (48 × 48) | one for each |
  /// | `yunet` | one | one |
  /// | `rfb`, `ssd` | the detector, then a network that finds five landmarks in a face | one |
  package struct Detector: Sendable, Equatable, Codable {
    package enum Family: String, Sendable, Codable { case mtcnn, yunet, rfb, ssd }

    package let family: Family
    /// The confidence 0…1 from which a face is one; of `mtcnn`, after each of its three stages.
    package let thresholds: [Double]
    /// By how much each level of the pyramid is smaller than the one before, above 0 and below 1; of `mtcnn`
    /// only.
    package let pyramidFactor: Double?
    /// How faces are looked at once more; of `mtcnn` only. `nil` if what the three networks find is taken as
    /// it is.
    package let secondLook: SecondLook?
    /// What the network that finds landmarks takes; of `rfb` and `ssd` only.
    package let landmarks: Input?

    /// - Parameters:
    ///   - family: how the outputs are read.
    ///   - thresholds: the confidences from which a face is one.
    ///   - pyramidFactor: the step of the pyramid.
    ///   - secondLook: how faces are looked at once more.
    ///   - landmarks: what the network that finds landmarks takes.
    package init(
      family: Family, thresholds: [Double], pyramidFactor: Double? = nil, secondLook: SecondLook? = nil,
      landmarks: Input? = nil
    ) {
      self.family = family
      self.thresholds = thresholds
      self.pyramidFactor = pyramidFactor
      self.secondLook = secondLook
      self.landmarks = landmarks
    }

    /// A second look at what was found: the last network on squares of several sizes around each face, as
    /// they are and mirrored. A face looks like one in all of them; a pattern that happens to look like one
    /// mostly does not.
    package struct SecondLook: Sendable, Equatable, Codable {
      /// The sides of the squares over the longer side of the face's box, each 0.5 to 2.
      package let sides: [Double]
      /// The confidence 0…1 from which a face is one: the mean of all looks but the lowest.
      package let threshold: Double

      /// - Parameters:
      ///   - sides: of the squares over the longer side of the face's box.
      ///   - threshold: the confidence from which a face is one.
      package init(sides: [Double], threshold: Double) {
        self.sides = sides
        self.threshold = threshold
      }
    }

    /// How many networks a detector of the family has.
    var networks: Int {
      switch family {
      case .mtcnn: 3
      case .yunet: 1
      case .rfb, .ssd: 2
      }
    }
  }

  /// The names of the files that are networks, in the card's order.
  package var networkFiles: [String] { files.map(\.name).filter(Self.isNetwork) }
}

extension ModelCard.Detector {
  /// Says the first thing that keeps the section from being obeyed, or nothing.
  ///
  /// - Parameter files: how many of the card's files are networks.
  func firstFault(networks files: Int) -> String? {
    let wanted = family == .mtcnn ? 3 : 1
    if thresholds.count != wanted || thresholds.contains(where: { !(0...1 ~= $0) }) {
      return
        "its detector section must give \(wanted) thresholds of 0 to 1, as its family is \(family.rawValue)"
    }
    if files != networks {
      return "it names \(files) networks; a detector of the family \(family.rawValue) has \(networks)"
    }
    if family == .mtcnn, !(pyramidFactor.map { 0.1...0.95 ~= $0 } ?? false) {
      return "the pyramidFactor of its detector section must be 0.1 to 0.95"
    }
    if let look = secondLook {
      guard family == .mtcnn, !look.sides.isEmpty, look.sides.allSatisfy({ 0.5...2 ~= $0 }),
        0...1 ~= look.threshold
      else {
        return
          "the secondLook of its detector section must give sides of 0.5 to 2 and a threshold of 0 to 1, and its family be mtcnn"
      }
    }
    if networks == 2, family != .mtcnn, landmarks?.width == nil || landmarks?.height == nil {
      return "its detector section must say what its network for landmarks takes, with width and height"
    }
    let sides = [landmarks?.width, landmarks?.height].compactMap { $0 }
    if let side = sides.first(where: { !(1...8192 ~= $0) }) {
      return "a side of the landmarks network in its detector section is \(side); "
        + "it must be 1 to 8192 pixels"
    }
    return nil
  }
}
