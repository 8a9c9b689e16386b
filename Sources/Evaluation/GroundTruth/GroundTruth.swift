/// Queries with what is right to answer, from whatever files they were read.
package struct GroundTruth: Sendable, Equatable {
  /// How pictures are called.
  package enum Naming: Sendable {
    /// By their paths below the root.
    case path
    /// By their file names without what comes after the last point, in whatever folder below the root.
    case stem
  }

  /// What happens with files that hold the same bytes: one image for the engine.
  package enum Copies: Sendable {
    /// The first counts, the others are left out.
    case merged
    /// Each counts, one after the other in the order of their names.
    case kept
  }

  /// The file or folder that it was read from.
  package let path: String
  /// By name.
  package var queries: [JudgedQuery]
  /// How pictures are called.
  package let naming: Naming
  /// What happens with files that hold the same bytes.
  package let copies: Copies
  /// The pictures that are ranked; all below the root when nothing is said.
  package let candidates: Set<String>?
  /// All pictures that it names.
  package let named: Set<String>

  /// - Parameters:
  ///   - path: the file or folder that it was read from.
  ///   - queries: in any order.
  ///   - naming: how pictures are called.
  ///   - copies: what happens with files that hold the same bytes.
  ///   - candidates: the pictures that are ranked; all below the root when nothing is said.
  ///   - others: pictures that it names, besides those of the queries and the candidates.
  package init(
    path: String, queries: [JudgedQuery], naming: Naming = .path, copies: Copies = .kept,
    candidates: Set<String>? = nil, others: Set<String> = []
  ) {
    self.path = path
    self.queries = queries.sorted { $0.name < $1.name }
    self.naming = naming
    self.copies = copies
    self.candidates = candidates
    named = queries.reduce(into: others.union(candidates ?? [])) { named, query in
      named.formUnion(query.relevant)
      named.formUnion(query.junk)
      if let picture = query.picture { named.insert(picture) }
    }
  }

  /// The same with no other pictures than those that there are: queries by others are left out, and others
  /// are nobody's answer.
  ///
  /// - Parameter available: the names of the pictures that there are.
  package func restricted(to available: Set<String>) -> GroundTruth {
    let kept = queries.compactMap { query in
      var query = query
      if let picture = query.picture, !available.contains(picture) { return nil as JudgedQuery? }
      query.relevant.formIntersection(available)
      query.junk.formIntersection(available)
      return query
    }
    return GroundTruth(
      path: path, queries: kept, naming: naming, copies: copies,
      candidates: candidates.map { $0.intersection(available) }, others: named.intersection(available))
  }
}
