import VectorSearch

/// Brings images forward that show what the query shows, in one place: local features of both pictures that
/// one affine map lays on one another (Philbin et al., "Object retrieval with large vocabularies and fast
/// spatial matching", 2007).
///
/// The score of an image with n or more such places, n being `inliers`, grows by 2 s i / (i + 5), where s is
/// what the scores of the `depth` nearest span and i = places − n + 1. What rises above the best image
/// without such places, of score u, is laid between that and the highest score h that there is: u + (h − u) x
/// / (x + s), x being by how much. Other images keep theirs.
struct SpatialVerification: RankingStep {
  static let name = "verify"
  static let stage = RankingStage.pictures
  static let needsCosine = false
  static let parameters: [RankingParameter] = [
    .whole("depth", 100, 1...1000), .whole("inliers", standardInliers, 3...500),
  ]

  /// Fewer places than this agree by chance.
  static let standardInliers = 5
  /// So many places more than the least bring half of what can be had.
  private static let half = 5.0
  /// The most that can be had, of what the scores span: what matches well comes before all that does not.
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

  /// Keeps what has been raised on the scale of all other scores, in its order.
  private struct Scale {
    let lowest: Double
    let span: Double
    let highest: Double?

    /// - Parameters:
    ///   - lowest: the best score that was not raised.
    ///   - span: what scores spanned before.
    ///   - highest: the highest score there is, if there is one.
    init(lowest: Double, span: Double, highest: Float?) {
      self.highest = highest.map(Double.init)
      self.span = span
      // A picture that is the same without matching, a plain one, stays first: what is raised needs room.
      self.lowest = min(lowest, (self.highest ?? .infinity) - span / 1000)
    }

    func laid(_ score: Double) -> Double {
      guard let highest, score > lowest, span > 0 else { return score }
      return lowest + (highest - lowest) * (score - lowest) / (score - lowest + span)
    }
  }
}
