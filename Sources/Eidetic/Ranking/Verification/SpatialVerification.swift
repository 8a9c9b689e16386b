import VectorSearch

/// Moves images up that show the same object or place as the query: their local features agree on one affine
/// map (Philbin et al., "Object retrieval with large vocabularies and fast spatial matching", 2007).
///
/// The score of an image with n or more matching points, n being `inliers`, grows by 2 s i / (i + 5), where s
/// is the range of the `depth` nearest scores and i = points − n + 1. Scores that rise above the best image
/// without so many points, of score u, are compressed below the upper bound h: u + (h − u) x / (x + s), x
/// being by how much they rise above u. Other scores stay.
struct SpatialVerification: RankingStep {
  static let name = "verify"
  static let stage = RankingStage.pictures
  static let needsCosine = false
  static let parameters: [RankingParameter] = [
    .whole("depth", 100, 1...1000), .whole("inliers", standardInliers, 3...500),
  ]

  /// Fewer points may agree by chance.
  static let standardInliers = 5
  /// This many points above the least give half of the possible gain.
  private static let half = 5.0
  /// The greatest possible gain, relative to the range of scores: good matches come before everything else.
  private static let weight = 2.0

  private let (depth, inliers): (Int, Int)

  init(_ values: [Double]) { (depth, inliers) = (Int(values[0]), Int(values[1])) }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    guard let pictures = search.pictures else { throw SearchError.noPictureToCompare(for: Self.name) }
    let candidates = try await search.nearest(depth)
    let explanations = try await pictures.explanations(of: candidates.map(\.id), report.progress)
    let unreadable = explanations.values.count { $0.unverified != nil }
    if unreadable > 0 {
      report.note("\(unreadable) of \(candidates.count) pictures could not be read and kept their places")
    }
    let found = explanations.mapValues(\.inliers).filter { $0.value >= inliers }
    guard !found.isEmpty, let best = candidates.first, let worst = candidates.last else { return }
    let span = Double(best.neighbour.score) - Double(worst.neighbour.score)
    let others = candidates.filter { found[$0.id] == nil }.map { Double($0.neighbour.score) }
    let scale = Scale(
      lowest: others.max() ?? Double(worst.neighbour.score), span: span, highest: search.highestScore)
    try await search.reorder(first: depth) { nearest in
      nearest.map { image in
        guard let places = found[image.id] else { return (image, Double(image.neighbour.score)) }
        let extra = Double(places - inliers + 1)
        let score = Double(image.neighbour.score) + Self.weight * span * extra / (extra + Self.half)
        return (image, scale.laid(score))
      }
    }
  }

  /// Keeps raised scores within the range of all other scores, in their order.
  private struct Scale {
    let lowest: Double
    let span: Double
    let highest: Double?

    /// - Parameters:
    ///   - lowest: the best score that was not raised.
    ///   - span: the range of the scores before.
    ///   - highest: the upper bound of scores, if there is one.
    init(lowest: Double, span: Double, highest: Float?) {
      self.highest = highest.map(Double.init)
      self.span = span
      // A plain picture that is identical, but has no points to match, stays first: raised scores need room
      // below it.
      self.lowest = min(lowest, (self.highest ?? .infinity) - span / 1000)
    }

    func laid(_ score: Double) -> Double {
      guard let highest, score > lowest, span > 0 else { return score }
      return lowest + (highest - lowest) * (score - lowest) / (score - lowest + span)
    }
  }
}
