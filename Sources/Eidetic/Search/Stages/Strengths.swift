import VectorSearch

extension SearchStages {
  /// The confidences of the best images, whatever determined their order.
  ///
  /// They are computed from the query's vector and the image's own, before the ranking steps; for fused
  /// spaces the log odds are averaged by weight. Words that an image has raise them.
  ///
  /// - Parameter found: the best images.
  /// - Returns: 0…1, never rising; empty if a space has too few images, or all scores of the query are the
  ///   same.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func strengths(of found: Found) async throws -> [Double] {
    let best = found.neighbours.prefix(StrengthEvidence.depth)
    let images = best.map(\.id)
    var sums = [Double](repeating: 0, count: images.count)
    // A space may be unable to tell an image from the query where another one can.
    var isSame = [Bool](repeating: true, count: images.count)
    for (search, weight) in zip(found.searches, found.weights) {
      guard let (background, known) = try await derived.evidence(of: search.plain) else { return [] }
      let nearest = try await search.nearest(StrengthEvidence.depth + 1)
      let findings = try StrengthEvidence(search.plain.query, nearest: nearest, background, known: known)
        .findings(of: images)
      for (place, finding) in findings.enumerated() {
        // Without a finding in one of the spaces there are no confidences.
        guard let finding else { return [] }
        sums[place] += finding.logOdds * Double(weight)
        isSame[place] = isSame[place] && finding.isSame
      }
    }
    for part in found.evidence.parts {
      for (place, image) in images.enumerated() {
        sums[place] += StrengthModel.logOdds(
          ofAddition: part.factor * Double(found.wordWeight * part.scores[image]))
      }
    }
    for place in sums.indices where isSame[place] { sums[place] = .infinity }
    return StrengthModel.probabilities(sums, scores: best.map(\.neighbour.score))
  }
}

extension SearchResult.Strong {
  /// - Parameters:
  ///   - nearest: the best images.
  ///   - strengths: their confidences, never rising; of fewer images, or empty.
  ///   - own: the query's own pictures, which do not count as matches.
  init?(_ nearest: [ImageNeighbour], _ strengths: [Double], own: Set<Int64>) {
    let strong = zip(nearest, strengths).prefix { $1 >= 0.5 }.filter { !own.contains($0.0.id) }
    guard let last = strong.last else { return nil }
    self.init(score: last.0.neighbour.score, count: strong.count)
  }
}
