import VectorSearch

extension SearchStages {
  /// How probable it is that each of the best images found is above chance, whatever put them in their order.
  ///
  /// What speaks for an image is looked for in the query's vector and the image's own, before the ranking was
  /// made better; in joined spaces the logarithms of the odds are averaged by weight.
  ///
  /// - Parameter found: the best images.
  /// - Returns: 0…1, never rising; none if a space has too few images, or where the query tells nothing
  ///   apart.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func strengths(of found: Found) async throws -> [Double] {
    let best = found.neighbours.prefix(StrengthEvidence.depth)
    let images = best.map(\.id)
    let weight = found.searches.reduce(0) { $0 + $1.part.weight }
    var sums = [Double](repeating: 0, count: images.count)
    // What one space cannot tell from the query, another one may.
    var isSame = [Bool](repeating: true, count: images.count)
    for search in found.searches {
      guard let (background, known) = try await derived.evidence(of: search.plain) else { return [] }
      let nearest = try await search.nearest(StrengthEvidence.depth + 1)
      let findings = try StrengthEvidence(search.plain.query, nearest: nearest, background, known: known)
        .findings(of: images)
      for (place, finding) in findings.enumerated() {
        // What cannot be told here is told by the other spaces, or not at all.
        guard let finding else { return [] }
        sums[place] += finding.logOdds * Double(search.part.weight / weight)
        isSame[place] = isSame[place] && finding.isSame
      }
    }
    for place in sums.indices where isSame[place] { sums[place] = .infinity }
    return StrengthModel.probabilities(sums, scores: best.map(\.neighbour.score))
  }
}

extension SearchResult.Strong {
  /// - Parameters:
  ///   - nearest: the best images.
  ///   - strengths: theirs, never rising; of fewer images, or none.
  ///   - own: the query's own pictures, which are no matches.
  init?(_ nearest: [ImageNeighbour], _ strengths: [Double], own: Set<Int64>) {
    let strong = zip(nearest, strengths).prefix { $1 >= 0.5 }.filter { !own.contains($0.0.id) }
    guard let last = strong.last else { return nil }
    self.init(score: last.0.neighbour.score, count: strong.count)
  }
}
