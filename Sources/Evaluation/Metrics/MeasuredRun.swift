package import Reporting

/// The results of one query.
package struct MeasuredQuery: Sendable, Equatable {
  /// A picture at the top of a ranking.
  package struct Top: Sendable, Equatable {
    /// Whether a picture is relevant.
    package enum Verdict: Sendable { case relevant, wrong, junk }

    /// Its name in the ground truth.
    package let name: String
    /// Whether it is relevant.
    package let verdict: Verdict
  }

  /// The number of nearest pictures kept to show.
  package static let topCount = 8

  /// The query.
  package let query: JudgedQuery
  /// In the order of `FigureNames`.
  package let values: [Double]
  /// The 1-based rank of the first relevant picture; `nil` if none was found.
  package let firstRank: Int?
  /// How long it took; `nil` if the ranking was given.
  package let milliseconds: Double?
  /// The nearest pictures, including junk, and the query's own if it counts.
  package let top: [Top]

  init(_ query: JudgedQuery, values: [Double], firstRank: Int?, milliseconds: Double?, top: [Top]) {
    self.query = query
    self.values = values
    self.firstRank = firstRank
    self.milliseconds = milliseconds
    self.top = top
  }

  static func top(_ answer: RankedAnswer, for query: JudgedQuery) -> [Top] {
    answer.names.lazy.filter { $0 != query.picture || !query.junk.contains($0) }.prefix(topCount).map {
      let verdict: Top.Verdict =
        query.relevant.contains($0) ? .relevant : query.junk.contains($0) ? .junk : .wrong
      return Top(name: $0, verdict: verdict)
    }
  }
}

/// The results of all queries of a run.
package struct MeasuredRun: Sendable {
  /// How pictures were ranked.
  package let setting: RunSetting
  /// In the order of the ground truth.
  package let queries: [MeasuredQuery]
  /// The mean interpolated precisions at recall 0, 0.01, … 1.
  package let curve: [Double]
  /// For duplicates; `nil` for other ground truths, or without scores.
  package let pairs: PairFigures?
  /// Of the confidences of hits; `nil` if they have none.
  package let reliability: Reliability?
  /// How long all queries took, including the evaluation.
  package let seconds: Double
}

/// The mean of curves.
struct MeanCurve {
  /// The number of steps of recall from 0 to 1.
  static let steps = 100

  private var sums = [Double](repeating: 0, count: steps + 1)
  private var count = 0.0

  mutating func add(_ values: [Double]) {
    for (place, value) in values.enumerated() { sums[place] += value }
    count += 1
  }

  var mean: [Double] { sums.map { count > 0 ? $0 / count : 0 } }
}

/// The scores of all pairs of pictures; their number grows with the square of the pictures'.
struct PairCollector {
  private let groups: [String: String]
  private var pairs: [(score: Float, isDuplicate: Bool)] = []
  private var hasScores = true

  init(_ queries: [JudgedQuery]) {
    groups = queries.reduce(into: [:]) { groups, query in
      groups[query.name] = query.group.map { "=" + $0 } ?? "?" + query.name
    }
  }

  /// Adds the pairs of one picture with those whose names come after its own.
  mutating func add(_ answer: RankedAnswer, of query: JudgedQuery) {
    guard let scores = answer.scores else {
      hasScores = false
      return
    }
    let group = groups[query.name]
    for (name, score) in zip(answer.names, scores) where query.name < name {
      pairs.append((score, groups[name] == group))
    }
  }

  func figures(_ threshold: Float?) -> PairFigures? {
    hasScores && pairs.contains(where: \.isDuplicate) ? PairFigures(pairs, threshold: threshold) : nil
  }
}
