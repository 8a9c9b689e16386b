/// A query, and what is right and wrong to answer.
package struct JudgedQuery: Sendable, Equatable {
  /// What is asked with.
  package enum Input: Sendable, Equatable {
    /// A picture, by its name in the ground truth, and the part of it that counts; the whole when nothing is
    /// said.
    case picture(String, PixelBox?)
    /// Words.
    case text(String)
  }

  /// Its name, one of a kind in its ground truth.
  package let name: String
  /// What its figures are grouped by: a class, a landmark; `nil` if there are no groups.
  package let group: String?
  /// What is asked with.
  package let input: Input
  /// The pictures that are to be found.
  package var relevant: Set<String>
  /// Pictures that count neither way: they are taken out before ranks are given.
  package var junk: Set<String>

  /// - Parameters:
  ///   - name: its name, one of a kind in its ground truth.
  ///   - group: what its figures are grouped by.
  ///   - input: what is asked with.
  ///   - relevant: the pictures that are to be found.
  ///   - junk: pictures that count neither way.
  package init(
    _ name: String, group: String?, input: Input, relevant: Set<String>, junk: Set<String> = []
  ) {
    self.name = name
    self.group = group
    self.input = input
    self.relevant = relevant
    self.junk = junk
  }

  /// The picture that is asked with.
  package var picture: String? { if case .picture(let name, _) = input { name } else { nil } }

  /// The part of the picture that counts.
  package var box: PixelBox? { if case .picture(_, let box) = input { box } else { nil } }

  /// The same query under rules. Its own picture, where it is left out, counts neither way; so do junk
  /// pictures where junk is ignored.
  ///
  /// - Parameter rules: what counts.
  func under(_ rules: JudgingRules) -> JudgedQuery {
    var query = self
    switch rules.junk {
    case .ignore: break
    case .negative: query.junk = []
    case .relevant: (query.relevant, query.junk) = (relevant.union(junk), [])
    }
    if rules.excludesQuery, let picture {
      query.relevant.remove(picture)
      query.junk.insert(picture)
    }
    return query
  }
}

/// A part of a picture, in pixels of the upright picture; as ground truths give it, with fractions.
package struct PixelBox: Sendable, Equatable, CustomStringConvertible {
  /// The left edge.
  package let left: Double
  /// The upper edge.
  package let top: Double
  /// The right edge.
  package let right: Double
  /// The lower edge.
  package let bottom: Double

  /// - Parameter numbers: x-left, y-upper, x-right, y-lower; nothing is made of other than four finite ones
  ///   that enclose an area.
  init?(_ numbers: [Double]) {
    guard numbers.count == 4, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[2], numbers[1] < numbers[3]
    else { return nil }
    (left, top, right, bottom) = (numbers[0], numbers[1], numbers[2], numbers[3])
  }

  /// The four edges, as ground truths give them.
  package var description: String { "\(left) \(top) \(right) \(bottom)" }
}

/// What counts in a ranking.
package struct JudgingRules: Sendable, Equatable {
  /// What becomes of junk.
  package enum Junk: String, Sendable, Codable, CaseIterable {
    /// It is taken out before ranks are given.
    case ignore
    /// It counts as wrong.
    case negative
    /// It counts as right.
    case relevant
  }

  /// What becomes of junk.
  package var junk = Junk.ignore
  /// Whether the query's own picture is taken out before ranks are given.
  package var excludesQuery = false
  /// How many ranks count, after everything is taken out; what comes later counts as not found.
  package var depth = Int.max

  /// The rules of the papers.
  package init() {}
}
