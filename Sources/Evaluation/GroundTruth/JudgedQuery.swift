/// A query with its relevant and junk pictures.
package struct JudgedQuery: Sendable, Equatable {
  /// What to search with.
  package enum Input: Sendable, Equatable {
    /// A picture, by its name in the ground truth, and the part of it to search with; `nil` for the whole.
    case picture(String, PixelBox?)
    /// Words.
    case text(String)
  }

  /// Its name, unique in its ground truth.
  package let name: String
  /// The class of the query, such as a landmark; `nil` if there are no classes.
  package let group: String?
  /// What to search with.
  package let input: Input
  /// The relevant pictures.
  package var relevant: Set<String>
  /// Pictures that do not count: they are removed before ranks are assigned.
  package var junk: Set<String>

  /// - Parameters:
  ///   - name: its name, unique in its ground truth.
  ///   - group: the class of the query.
  ///   - input: what to search with.
  ///   - relevant: the relevant pictures.
  ///   - junk: pictures that do not count.
  package init(
    _ name: String, group: String?, input: Input, relevant: Set<String>, junk: Set<String> = []
  ) {
    self.name = name
    self.group = group
    self.input = input
    self.relevant = relevant
    self.junk = junk
  }

  /// The picture to search with.
  package var picture: String? { if case .picture(let name, _) = input { name } else { nil } }

  /// The part of the picture to search with.
  package var box: PixelBox? { if case .picture(_, let box) = input { box } else { nil } }

  /// The query under rules. Its own picture, if excluded, and ignored junk do not count.
  ///
  /// - Parameter rules: the rules for judging.
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

/// A part of an upright picture in pixels, with fractions; as in ground truths.
package struct PixelBox: Sendable, Equatable, CustomStringConvertible {
  /// The left edge.
  package let left: Double
  /// The upper edge.
  package let top: Double
  /// The right edge.
  package let right: Double
  /// The lower edge.
  package let bottom: Double

  /// - Parameter numbers: x-left, y-upper, x-right, y-lower; `nil` results unless these are four finite
  ///   numbers that enclose an area.
  init?(_ numbers: [Double]) {
    guard numbers.count == 4, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[2], numbers[1] < numbers[3]
    else { return nil }
    (left, top, right, bottom) = (numbers[0], numbers[1], numbers[2], numbers[3])
  }

  /// The four edges, as in ground truths.
  package var description: String { "\(left) \(top) \(right) \(bottom)" }
}

/// The rules for judging a ranking.
package struct JudgingRules: Sendable, Equatable {
  /// How junk is treated.
  package enum Junk: String, Sendable, Codable, CaseIterable {
    /// Removed before ranks are assigned.
    case ignore
    /// Counts as wrong.
    case negative
    /// Counts as relevant.
    case relevant
  }

  /// How junk is treated.
  package var junk = Junk.ignore
  /// Whether the query's own picture is removed before ranks are assigned.
  package var excludesQuery = false
  /// The number of ranks that count; relevant pictures beyond are not found.
  package var depth = Int.max

  /// The rules in the papers.
  package init() {}
}
