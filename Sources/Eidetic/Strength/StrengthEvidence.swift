import VectorSearch
import Vocabulary

/// Collects the evidence for a query's hits in one space.
struct StrengthEvidence {
  /// The number of best hits with a confidence.
  static let depth = 100

  private let background: Background
  private let known: SampleMoments?
  private let index: SpaceIndex
  private let vector: [Float]
  private let metric: Metric
  /// The query's own picture.
  private let own: Int64?
  /// The images nearest to the query, the closest first, without its own picture.
  private let nearest: [Int64]
  /// The query's scores with the nearest images, its own picture among them.
  private let scores: [Int64: Float]

  /// - Parameters:
  ///   - query: before the ranking steps.
  ///   - nearest: the images nearest to it, at least `depth` if there are so many, and its own picture.
  ///   - background: the background of the space.
  ///   - known: precomputed moments of the images for the query's metric; others are computed now.
  init(
    _ query: SpaceQuery, nearest: [ImageNeighbour], _ background: Background, known: SampleMoments?
  ) {
    (self.background, self.known) = (background, known)
    (index, vector, metric, own) = (query.index, query.vector, query.metric, query.own)
    let others = nearest.lazy.filter {
      $0.id != query.own && !Self.isSame($0.neighbour.score, query.metric)
    }
    self.nearest = others.prefix(Self.depth).map(\.id)
    scores = Dictionary(nearest.map { ($0.id, $0.neighbour.score) }) { first, _ in first }
  }

  /// The evidence for an image.
  struct Finding {
    /// The log odds that it is a match.
    let logOdds: Double
    /// Whether the space cannot tell it from the query.
    let isSame: Bool
  }

  /// The evidence for images.
  ///
  /// - Parameter images: their ids.
  /// - Returns: in their order; `nil` if the query is equally near to all of the background, or the space
  ///   lacks an image.
  /// - Throws: `VectorIndexError`.
  func findings(of images: [Int64]) throws(VectorIndexError) -> [Finding?] {
    let indexed = images.filter { index.row(ofImage: $0) != nil }
    let scores = try scores(of: indexed)
    guard
      case let query?? = try background.moments(
        of: [vector], metric, isOwn: { _, image, score in image == own || Self.isSame(score, metric) }
      ).first
    else { return images.map { _ in nil } }
    let moments = try background.moments(ofImages: indexed, in: index, metric, known: known)
    let near = try index.scores(ofImages: indexed, withImages: nearest, metric: metric)
    var findings: [Int64: Finding] = [:]
    for (place, image) in indexed.enumerated() {
      let score = Double(scores[place])
      let normalised = (query.normalised(score) + (moments[place] ?? query).normalised(score)) / 2
      let line = near[place * nearest.count..<(place + 1) * nearest.count]
      let evidence = StrengthModel.Evidence(
        normalisedScore: normalised, shared: Self.shared(line, own: nearest.firstIndex(of: image)),
        reciprocity: background.reciprocity)
      findings[image] = Finding(
        logOdds: StrengthModel.logOdds(evidence),
        isSame: image == own || Self.isSame(scores[place], metric))
    }
    return images.map { findings[$0] }
  }

  /// The query's scores with images that the index has, in their order.
  private func scores(of images: [Int64]) throws(VectorIndexError) -> [Float] {
    let others = images.filter { scores[$0] == nil }
    guard !others.isEmpty else { return images.compactMap { scores[$0] } }
    let found = try index.scores(of: [vector], images: others, metric: metric)[0]
    let all = scores.merging(zip(others, found)) { known, _ in known }
    return images.compactMap { all[$0] }
  }

  /// The shares of an image's nearest neighbours that are among the query's first.
  ///
  /// - Parameters:
  ///   - scores: the image's scores with the query's nearest, in their order.
  ///   - own: the index of the image among these, if it is one of them.
  ///   - sizes: how many neighbours are compared, 1 or more.
  /// - Returns: one for each of the sizes.
  static func shared(
    _ scores: ArraySlice<Float>, own: Int?, sizes: [Int] = StrengthModel.sizes
  ) -> [Double] {
    let others = scores.count - (own == nil ? 0 : 1)
    let line = ScoreLine(scores)
    // Ranks only the query's first: sorting all would take longer.
    let first = min(sizes.max() ?? 0, scores.count)
    let places = (0..<first).filter { $0 != own }.map { place in
      let isAfterOwn = own.map { line.isNearer($0, than: place) } ?? false
      return (place: place, rank: line.rank(of: place) - (isAfterOwn ? 1 : 0))
    }
    return sizes.map { size in
      let size = min(size, others)
      return Double(places.count { $0.place < size && $0.rank < size }) / Double(max(size, 1))
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

/// A row of scores, compared sixteen at a time.
private struct ScoreLine {
  private typealias Part = SIMD16<Float>

  private var parts: [Part]

  init(_ scores: ArraySlice<Float>) {
    // The last part is padded with values below every score.
    parts = Array(
      repeating: Part(repeating: -.infinity), count: (scores.count + Part.scalarCount - 1) / Part.scalarCount)
    unsafe parts.withUnsafeMutableBytes { parts in
      unsafe scores.withUnsafeBytes { unsafe parts.copyMemory(from: $0) }
    }
  }

  private subscript(place: Int) -> Float { parts[place / Part.scalarCount][place % Part.scalarCount] }

  /// Whether one index has a higher score than another, or the same and comes first.
  func isNearer(_ one: Int, than other: Int) -> Bool {
    self[one] > self[other] || (self[one] == self[other] && one < other)
  }

  /// The number of nearer indexes.
  func rank(of place: Int) -> Int {
    let score = Part(repeating: self[place])
    var (higher, same) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
    for part in parts {
      higher.replace(with: higher &+ 1, where: part .> score)
      same.replace(with: same &+ 1, where: part .== score)
    }
    var rank = Int(higher.wrappedSum())
    // One of the equal scores is its own.
    if same.wrappedSum() > 1 { rank += (0..<place).count { self[$0] == self[place] } }
    return rank
  }
}
