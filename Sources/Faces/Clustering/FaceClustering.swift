/// Finds who is who among faces, without being told how many people there are.
///
/// Faces are joined along their links, the strongest first, as in Kruskal's algorithm (1956); two groups
/// become one if
///
/// 1. the link is mutual: each face is among the other's nearest (Gowda and Krishna, "Agglomerative
///    clustering using the concept of mutual nearest neighbourhood", 1978), so that a face in a dense
///    neighbourhood does not draw in everybody that comes near;
/// 2. its score is at least `linking`;
/// 3. the mean score of all pairs between the groups is at least `joining` (average linkage, Sokal and
///    Michener 1958), so that one false link does not join two people;
/// 4. nobody said that they are two people.
///
/// Bad faces neither found nor join groups: after all else each is attached to the group that it is linked to
/// and nearest to on average, if that is at least `joining`.
///
/// The result depends on the faces and their links alone, not on the order in which they came.
package struct FaceClustering: Sendable, Equatable {
  /// A face as clustering takes it.
  package struct Item: Sendable {
    /// `[dimension]`, of length 1.
    package let embedding: [Float]
    /// Whether it may found and join groups.
    package let isFit: Bool
    /// Who somebody said it is.
    package let person: Int64?
    /// Who somebody said it is not.
    package let strangers: Set<Int64>

    /// - Parameters:
    ///   - embedding: `[dimension]`, of length 1.
    ///   - isFit: whether it may found and join groups.
    ///   - person: who somebody said it is.
    ///   - strangers: who somebody said it is not.
    package init(embedding: [Float], isFit: Bool, person: Int64? = nil, strangers: Set<Int64> = []) {
      self.embedding = embedding
      self.isFit = isFit
      self.person = person
      self.strangers = strangers
    }
  }

  /// Two items by their places, and how alike they are.
  package struct Link: Sendable, Equatable {
    package let first: Int
    package let second: Int
    /// A cosine.
    package let score: Float

    /// - Parameters:
    ///   - first: the place of an item.
    ///   - second: the place of another.
    ///   - score: a cosine.
    package init(_ first: Int, _ second: Int, score: Float) {
      self.first = min(first, second)
      self.second = max(first, second)
      self.score = score
    }
  }

  /// The false-accept rate of a link's score. With that of `joining` chosen on one half of the people of the
  /// LFW subset that the project is tried on; see `Documentation/faces.md`.
  package static let linkingRate = 1e-5
  /// The false-accept rate of the mean score between two groups.
  package static let joiningRate = 1e-4
  /// The false-accept rate of the least score that is worth keeping as a link.
  package static let floorRate = 1e-3
  /// From how many fit faces on a group without a name is known well enough to be compared with other groups.
  package static let strongSize = 3

  /// The least score of a link that joins.
  package let linking: Float
  /// The least mean score between two groups that are joined.
  package let joining: Float
  /// How many of its nearest a face counts as such, for links to be mutual.
  package let neighbours: Int

  /// - Parameters:
  ///   - linking: the least score of a link that joins.
  ///   - joining: the least mean score between two groups that are joined.
  ///   - neighbours: how many of its nearest a face counts as such.
  package init(linking: Float, joining: Float, neighbours: Int = 32) {
    precondition(neighbours > 0, "\(neighbours) neighbours")
    self.linking = linking
    self.joining = joining
    self.neighbours = neighbours
  }

  /// - Parameter scale: of the face network whose embeddings are clustered.
  package init(_ scale: ScoreScale) {
    self.init(
      linking: Float(scale.score(atFalseAcceptRate: Self.linkingRate)),
      joining: Float(scale.score(atFalseAcceptRate: Self.joiningRate)))
  }

  /// Finds the groups.
  ///
  /// - Parameters:
  ///   - items: in an order that does not depend on when they came; equal scores are taken in it.
  ///   - links: between items, each pair at most once.
  /// - Returns: the places of each group's items, ascending; groups by their first place. Each item is in one
  ///   group, alone where it is like nobody. All items that somebody said are one person are in one group.
  /// - Complexity: O(items · dimension + links · (log links + dimension)) time.
  package func groups(_ items: [Item], links: [Link]) -> [[Int]] {
    var forest = Forest(items)
    for link in mutual(links, among: items) where link.score >= linking {
      forest.join(link.first, link.second, ifMeanIsAtLeast: joining)
    }
    attach(links, items, to: &forest)
    return forest.members()
  }

  /// The links between fit items each of which is among the other's nearest, the strongest first.
  private func mutual(_ links: [Link], among items: [Item]) -> [Link] {
    let sorted = links.filter { items[$0.first].isFit && items[$0.second].isFit }.sorted { a, b in
      a.score != b.score ? a.score > b.score : (a.first, a.second) < (b.first, b.second)
    }
    var ranks = [Int](repeating: 0, count: items.count)
    return sorted.filter { link in
      ranks[link.first] += 1
      ranks[link.second] += 1
      return ranks[link.first] <= neighbours && ranks[link.second] <= neighbours
    }
  }

  private func attach(_ links: [Link], _ items: [Item], to forest: inout Forest) {
    var candidates: [Int: Set<Int>] = [:]
    for link in links {
      for (item, other) in [(link.first, link.second), (link.second, link.first)]
      where !items[item].isFit && items[other].isFit {
        candidates[item, default: []].insert(forest.root(of: other))
      }
    }
    // All are compared with the groups as they were: no bad face brings in another.
    let attachments = candidates.keys.sorted().compactMap { item -> (Int, Int)? in
      let means = candidates[item, default: []].sorted().map { (mean: forest.mean(item, $0), group: $0) }
      guard let best = means.max(by: { $0.mean < $1.mean }), best.mean >= joining else { return nil }
      return (item, best.group)
    }
    for (item, group) in attachments { forest.attach(item, to: group) }
  }
}
