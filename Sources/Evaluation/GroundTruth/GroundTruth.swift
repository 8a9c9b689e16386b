/// Queries with their relevant pictures, independent of the file format.
package struct GroundTruth: Sendable, Equatable {
  /// How pictures are named.
  package enum Naming: Sendable {
    /// By their paths below the root.
    case path
    /// By their file names without the extension, in any folder below the root.
    case stem
  }

  /// How identical files are treated, which are one image for the engine.
  package enum Copies: Sendable {
    /// Only the first counts.
    case merged
    /// All count, one after the other by name.
    case kept
  }

  /// The file or folder it was read from.
  package let path: String
  /// By name.
  package var queries: [JudgedQuery]
  /// How pictures are named.
  package let naming: Naming
  /// How identical files are treated.
  package let copies: Copies
  /// What to rank; `nil` for all pictures below the root.
  package let candidates: Set<String>?
  /// The texts to rank, by their names; empty if pictures are ranked.
  package let texts: [String: String]
  /// All pictures named in it.
  package let named: Set<String>

  /// - Parameters:
  ///   - path: the file or folder it was read from.
  ///   - queries: in any order.
  ///   - naming: how pictures are named.
  ///   - copies: how identical files are treated.
  ///   - candidates: the pictures to rank; `nil` for all below the root, or for texts.
  ///   - texts: the texts to rank, by their names; empty if pictures are ranked.
  ///   - others: further pictures named in it, besides those of the queries and the candidates.
  package init(
    path: String, queries: [JudgedQuery], naming: Naming = .path, copies: Copies = .kept,
    candidates: Set<String>? = nil, texts: [String: String] = [:], others: Set<String> = []
  ) {
    self.path = path
    self.queries = queries.sorted { $0.name < $1.name }
    self.naming = naming
    self.copies = copies
    self.candidates = texts.isEmpty ? candidates : Set(texts.keys)
    self.texts = texts
    named = queries.reduce(into: others.union(candidates ?? [])) { named, query in
      if texts.isEmpty { named.formUnion(query.relevant.union(query.junk)) }
      if let picture = query.picture { named.insert(picture) }
    }
  }

  /// The ground truth restricted to available pictures, as queries and as results.
  ///
  /// - Parameter available: the names of the available pictures.
  package func restricted(to available: Set<String>) -> GroundTruth {
    let kept = queries.compactMap { query in
      var query = query
      if let picture = query.picture, !available.contains(picture) { return nil as JudgedQuery? }
      guard texts.isEmpty else { return query }
      query.relevant.formIntersection(available)
      query.junk.formIntersection(available)
      return query
    }
    return GroundTruth(
      path: path, queries: kept, naming: naming, copies: copies,
      candidates: texts.isEmpty ? candidates.map { $0.intersection(available) } : nil, texts: texts,
      others: named.intersection(available))
  }
}
