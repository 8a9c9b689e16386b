import Eidetic

/// How a run ranks pictures: what differs between the runs of an evaluation.
package struct RunSetting: Sendable, Hashable, Codable {
  /// The space, or several with weights, as in `Query.space`; for given rankings their path.
  package let space: String
  /// The chain of ranking steps, as text.
  package let rank: String
  /// What counts for words, as in `Query.WordPart`, separated by commas; `nil` for all of it.
  package let parts: String?

  /// - Parameters:
  ///   - space: the space, or the path of given rankings.
  ///   - rank: the chain of ranking steps.
  ///   - parts: what counts for words; `nil` for all of it.
  package init(space: String, rank: String, parts: String? = nil) {
    self.space = space
    self.rank = rank
    self.parts = parts
  }

  /// One for each space, each list of parts and each chain.
  ///
  /// - Parameters:
  ///   - spaces: at least one.
  ///   - chains: at least one; of equal ones the first counts.
  ///   - parts: lists as in `parts`; `nil` for all parts.
  /// - Throws: `EvaluationError.parts` for a list that cannot be read; as `RankingChain.init`.
  package static func all(
    spaces: [String], chains: [String], parts: [String]?
  ) throws -> [RunSetting] {
    let lists: [String?] = parts.map { $0.map(Optional.some) } ?? [nil]
    var known: Set<RunSetting> = []
    return try spaces.flatMap { space in
      try lists.flatMap { list in
        _ = try list.map(Query.WordPart.list)
        return try chains.map { rank in
          RunSetting(space: space, rank: try RankingChain([rank]).description, parts: list)
        }
      }
    }.filter { known.insert($0).inserted }
  }

  /// What counts for words.
  var wordParts: Set<Query.WordPart> {
    get throws(EvaluationError) { try parts.map(Query.WordPart.list) ?? Set(Query.WordPart.allCases) }
  }

  /// The chain of given rankings.
  static let given = "given"

  /// The title in reports.
  package var title: String {
    let searched = parts ?? space
    return [RankingChain.none.description, Self.given].contains(rank) ? searched : "\(searched) · \(rank)"
  }
}

extension Query.WordPart {
  /// Reads `meaning,tags`.
  ///
  /// - Throws: `EvaluationError.parts` if there is no such part, or `meaning` is missing.
  fileprivate static func list(_ text: String) throws(EvaluationError) -> Set<Query.WordPart> {
    var parts: Set<Query.WordPart> = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let part = Query.WordPart(rawValue: String(name)) else { throw .parts(got: text) }
      parts.insert(part)
    }
    guard parts.contains(.meaning) else { throw .parts(got: text) }
    return parts
  }
}

/// Ranks pictures by their similarity to a query.
package protocol Ranker: Sendable {
  /// Ranks the pictures for a query.
  ///
  /// - Parameters:
  ///   - query: the query; its relevant pictures are not used.
  ///   - setting: how to rank.
  func answer(_ query: JudgedQuery, _ setting: RunSetting) async throws -> RankedAnswer
}

/// The ranking of one query.
package struct RankedAnswer: Sendable, Equatable {
  /// The pictures' names, the nearest first, without duplicates.
  package let names: [String]
  /// Their scores, higher is closer; `nil` if they are not known.
  package let scores: [Float]?
  /// Their confidences, 0…1, as many as names, with `nil` for unknown ones; empty if all are unknown.
  package let strengths: [Double?]
  /// How long the query took; `nil` if it was not run here.
  package let milliseconds: Double?

  /// - Parameters:
  ///   - names: the pictures' names, the nearest first, without duplicates.
  ///   - scores: as many as names.
  ///   - strengths: as many as names, or none.
  ///   - milliseconds: how long the query took.
  package init(
    _ names: [String], scores: [Float]? = nil, strengths: [Double?] = [], milliseconds: Double? = nil
  ) {
    precondition(scores.map { $0.count == names.count } ?? true, "\(names.count) names and other scores")
    precondition(strengths.isEmpty || strengths.count == names.count, "\(strengths.count) strengths")
    self.strengths = strengths
    self.names = names
    self.scores = scores
    self.milliseconds = milliseconds
  }

  /// The ranking restricted to candidates.
  ///
  /// - Parameter candidates: the pictures to rank; `nil` for all.
  func restricted(to candidates: Set<String>?) -> RankedAnswer {
    guard let candidates else { return self }
    let kept = names.indices.filter { candidates.contains(names[$0]) }
    return RankedAnswer(
      kept.map { names[$0] }, scores: scores.map { scores in kept.map { scores[$0] } },
      strengths: strengths.isEmpty ? [] : kept.map { strengths[$0] },
      milliseconds: milliseconds)
  }
}
