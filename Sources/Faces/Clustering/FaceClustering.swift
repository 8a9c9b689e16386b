/// Groups faces by person, without knowing the number of people.
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
/// 4. nobody marked them as two different people.
///
/// Faces of low quality neither form nor join groups: at the end each is attached to the linked group that is
/// closest on average, if that mean score is at least `joining`.
///
/// The result depends only on the faces and their links, not on their order of arrival.
package struct FaceClustering: Sendable, Equatable {
  /// A face to cluster.
  package struct Item: Sendable {
    /// `[dimension]`, of length 1.
    package let embedding: [Float]
    /// Whether its quality allows it to form and join groups.
    package let isFit: Bool
    /// The person that somebody assigned it to.
    package let person: Int64?
    /// The people that somebody excluded.
    package let strangers: Set<Int64>

    /// - Parameters:
    ///   - embedding: `[dimension]`, of length 1.
    ///   - isFit: whether its quality allows it to form and join groups.
    ///   - person: the person that somebody assigned it to.
    ///   - strangers: the people that somebody excluded.
    package init(embedding: [Float], isFit: Bool, person: Int64? = nil, strangers: Set<Int64> = []) {
      self.embedding = embedding
      self.isFit = isFit
      self.person = person
      self.strangers = strangers
    }
  }

  /// Two items by index, and their similarity.
  package struct Link: Sendable, Equatable {
    package let first: Int
    package let second: Int
    /// A cosine.
    package let score: Float

    /// - Parameters:
    ///   - first: the index of an item.
    ///   - second: the index of another.
    ///   - score: a cosine.
    package init(_ first: Int, _ second: Int, score: Float) {
      self.first = min(first, second)
      self.second = max(first, second)
      self.score = score
    }
  }

  /// The false-accept rate at the least score of a link. Chosen together with `joiningRate` on one half of
  /// the people of the LFW subset that the project is tested on; see `Documentation/faces.md`.
  package static let linkingRate = 1e-5
  /// The false-accept rate at the least mean score between two groups.
  package static let joiningRate = 1e-4
  /// The false-accept rate at the least score of a stored link.
  package static let floorRate = 1e-3
  /// The number of good faces with which an unnamed group is large enough to be compared with others.
  package static let strongSize = 3

  /// The least score of a link that joins groups.
  package let linking: Float
  /// The least mean score of two joined groups.
  package let joining: Float
  /// The number of nearest neighbours that count when links must be mutual.
  package let neighbours: Int

  /// - Parameters:
  ///   - linking: the least score of a link that joins groups.
  ///   - joining: the least mean score of two joined groups.
  ///   - neighbours: the number of nearest neighbours that count when links must be mutual.
  package init(linking: Float, joining: Float, neighbours: Int = 32) {
    precondition(neighbours > 0, "\(neighbours) neighbours")
    self.linking = linking
    self.joining = joining
    self.neighbours = neighbours
  }

  /// - Parameter scale: the calibration of the face network.
  package init(_ scale: ScoreScale) {
    self.init(
      linking: Float(scale.score(atFalseAcceptRate: Self.linkingRate)),
      joining: Float(scale.score(atFalseAcceptRate: Self.joiningRate)))
  }

  /// Finds the groups.
  ///
  /// - Parameters:
  ///   - items: in an order independent of their arrival; it decides between equal scores.
  ///   - links: between items, each pair at most once.
  /// - Returns: the indexes of each group's items, ascending; groups by their first index. Each item is in
  ///   one group, alone if it is similar to no other. All items assigned to one person by people are in one
  ///   group.
  /// - Complexity: O(items · dimension + links · (log links + dimension)) time.
  package func groups(_ items: [Item], links: [Link]) -> [[Int]] {
    var forest = Forest(items)
    for link in mutual(links, among: items) where link.score >= linking {
      forest.join(link.first, link.second, ifMeanIsAtLeast: joining)
    }
    attach(links, items, to: &forest)
    return forest.members()
  }

  /// The mutual links between items of good quality, the strongest first.
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
    // All are compared with the groups as they were: faces of low quality do not attract others.
    let attachments = candidates.keys.sorted().compactMap { item -> (Int, Int)? in
      let means = candidates[item, default: []].sorted().map { (mean: forest.mean(item, $0), group: $0) }
      guard let best = means.max(by: { $0.mean < $1.mean }), best.mean >= joining else { return nil }
      return (item, best.group)
    }
    for (item, group) in attachments { forest.attach(item, to: group) }
  }
}
