extension ModelCard {
  /// How to read the outputs of a detector's networks.
  ///
  /// | family | networks, in the card's order | thresholds |
  /// |---|---|---|
  /// | `mtcnn` | P-Net (any size), R-Net (24 × 24), O-Net (48 × 48) | one for each |
  /// | `yunet` | one | one |
  /// | `rfb`, `ssd` | the detector, then a network that finds five landmarks in a face | one |
  package struct Detector: Sendable, Equatable, Codable {
    package enum Family: String, Sendable, Codable { case mtcnn, yunet, rfb, ssd }

    package let family: Family
    /// The least confidence 0…1 of a face; for `mtcnn`, after each of its three stages.
    package let thresholds: [Double]
    /// The factor by which each level of the pyramid is smaller than the one before, above 0 and below 1;
    /// only for `mtcnn`.
    package let pyramidFactor: Double?
    /// How to verify faces; only for `mtcnn`. `nil` to skip the verification.
    package let secondLook: SecondLook?
    /// The input of the network that finds landmarks; only for `rfb` and `ssd`.
    package let landmarks: Input?

    /// - Parameters:
    ///   - family: how to read the outputs.
    ///   - thresholds: the least confidences of a face.
    ///   - pyramidFactor: the step of the pyramid.
    ///   - secondLook: how to verify faces.
    ///   - landmarks: the input of the network that finds landmarks.
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

    /// Verification of detected faces: the last network runs on squares of several sizes around each face, as
    /// they are and mirrored. A real face is recognised in all of them; a pattern that happens to look like
    /// one mostly is not.
    package struct SecondLook: Sendable, Equatable, Codable {
      /// The sides of the squares relative to the longer side of the face's box, 0.5 to 2 each.
      package let sides: [Double]
      /// The least mean confidence 0…1 of a face, without its lowest one.
      package let threshold: Double

      /// - Parameters:
      ///   - sides: the sides of the squares relative to the longer side of the face's box.
      ///   - threshold: the least mean confidence of a face.
      package init(sides: [Double], threshold: Double) {
        self.sides = sides
        self.threshold = threshold
      }
    }

    /// The number of networks in the family.
    var networks: Int {
      switch family {
      case .mtcnn: 3
      case .yunet: 1
      case .rfb, .ssd: 2
      }
    }
  }

  /// The names of the files with networks, in the card's order.
  package var networkFiles: [String] { files.map(\.name).filter(Self.isNetwork) }
}

extension ModelCard.Detector {
  /// The first error in the section; `nil` if there is none.
  ///
  /// - Parameter files: the number of network files in the card.
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
