import VectorIndex

/// Draws the line between a query's strong and weak matches, from its scores alone.
///
/// The line that separates the scores of the 100 nearest images best into two groups: the one that maximises the
/// variance between the groups (Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979). Against the
/// classes of two labelled sets it did better than the largest gap, the median absolute deviation, and the same
/// line over 256 or 1000 images; Documentation/performance.md has the figures.
enum ScoreLine {
  /// The nearest images that are looked at.
  static let depth = 100

  /// The least number of scores that can be told apart.
  private static let minimumCount = 4
  /// Scores that are closer together than this are one group.
  private static let minimumSpread: Float = 0.001

  /// - Parameters:
  ///   - nearest: the nearest images of the gallery, closest first.
  ///   - metric: what tells the query picture itself from others; nothing where scores were joined.
  /// - Returns: nothing where the scores show no line.
  static func strong(among nearest: [Neighbour], metric: Metric?) -> SearchResult.Strong? {
    let nearest = nearest.prefix(depth)
    let same = metric.map { metric in nearest.prefix { isSame($0, metric) }.count } ?? 0
    let scores = nearest.dropFirst(same).map(\.score)
    guard scores.count >= minimumCount, let first = scores.first, let last = scores.last,
      first - last > minimumSpread
    else { return nil }
    let count = upperGroup(of: scores)
    return SearchResult.Strong(score: scores[count - 1], count: same + count)
  }

  /// The query picture itself says nothing about how near others are.
  private static func isSame(_ neighbour: Neighbour, _ metric: Metric) -> Bool {
    switch metric {
    case .cosine, .innerProduct: neighbour.score > 0.9999
    // The same angle, for vectors of length 1.
    case .euclidean: neighbour.distance < 0.0142
    case .chiSquared, .intersection, .hellinger, .hamming: neighbour.distance < 0.0001
    }
  }

  /// How many of descending scores belong to the upper of the two groups; at least 1, and not all.
  private static func upperGroup(of scores: [Float]) -> Int {
    let total = scores.reduce(0) { $0 + Double($1) }
    var (upper, best, count) = (0.0, -1.0, 1)
    for size in 1..<scores.count {
      upper += Double(scores[size - 1])
      let rest = scores.count - size
      let difference = upper / Double(size) - (total - upper) / Double(rest)
      let variance = Double(size) * Double(rest) * difference * difference
      // Equal scores stay together.
      if variance > best, scores[size] < scores[size - 1] { (best, count) = (variance, size) }
    }
    return count
  }
}
