import VectorIndex

/// Looks for what speaks for a query's hits, in one space.
struct StrengthEvidence {
  /// How many of the best hits have a strength.
  static let depth = 100

  private let background: Background
  private let index: SpaceIndex
  private let vector: [Float]
  private let metric: Metric
  /// The query's own picture.
  private let own: Int64?
  /// The images nearest to the query, the closest first; its own picture is none of them.
  private let nearest: [Int64]

  /// - Parameters:
  ///   - search: the query before its ranking was made better.
  ///   - nearest: the images nearest to it, `depth` or more if there are so many, and its own picture.
  ///   - background: of the space.
  init(_ search: RankedSearch, nearest: [ImageNeighbour], _ background: Background) {
    self.background = background
    (index, vector, metric, own) = (search.index, search.vector, search.metric, search.own)
    let others = nearest.filter { [metric = search.metric, own = search.own] in
      $0.id != own && !Self.isSame($0.neighbour.score, metric)
    }
    self.nearest = others.prefix(Self.depth).map(\.id)
  }

  /// What speaks for an image.
  struct Finding {
    /// The logarithm of the odds that it is above chance.
    let logOdds: Double
    /// Whether the space cannot tell it from the query.
    let isSame: Bool
  }

  /// What speaks for images.
  ///
  /// - Parameter images: their numbers.
  /// - Returns: in their order; nothing where the query is as near to all of the background, or the space lacks an image.
  /// - Throws: `VectorIndexError`.
  func findings(of images: [Int64]) throws(VectorIndexError) -> [Finding?] {
    let vectors = index.vectors(of: images)
    let known = zip(images, vectors).compactMap { $1 == nil ? nil : $0 }
    let there = vectors.compactMap(\.self)
    guard let scores = try index.scores(of: [vector], images: known, metric: metric).first,
      case let query?? = try background.moments(
        of: [vector], metric, isOwn: { _, image, score in image == own || Self.isSame(score, metric) }
      ).first
    else { return images.map { _ in nil } }
    let hits = try background.moments(of: there, metric, isOwn: { place, image, _ in known[place] == image })
    let near = try index.scores(of: there, images: nearest, metric: metric)
    var findings: [Int64: Finding] = [:]
    for (place, image) in known.enumerated() {
      let score = Double(scores[place])
      let standings = [query, hits[place] ?? query].map { (score - $0.mean) / $0.deviation }
      let evidence = StrengthModel.Evidence(
        standing: (standings[0] + standings[1]) / 2, shared: shared(image, near[place]),
        reciprocity: background.reciprocity)
      findings[image] = Finding(
        logOdds: StrengthModel.logOdds(evidence),
        isSame: image == own || Self.isSame(scores[place], metric))
    }
    return images.map { findings[$0] }
  }

  /// The shares of an image's nearest that are among the query's first.
  ///
  /// - Parameters:
  ///   - image: its number.
  ///   - scores: its scores with the query's nearest.
  private func shared(_ image: Int64, _ scores: [Float]) -> [Double] {
    let order = scores.indices.filter { nearest[$0] != image }.sorted {
      scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
    }
    return StrengthModel.sizes.map { size in
      let first = order.prefix(size)
      return Double(first.count { $0 < first.count }) / Double(max(first.count, 1))
    }
  }

  /// Whether a score is that of a picture with itself.
  static func isSame(_ score: Float, _ metric: Metric) -> Bool {
    switch metric {
    case .cosine, .innerProduct, .intersection: score > 0.9999
    // The same angle, for vectors of length 1.
    case .euclidean: score > -0.0142
    case .chiSquared, .hellinger, .hamming: score > -0.0001
    }
  }
}
