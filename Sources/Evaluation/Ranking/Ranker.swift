import Eidetic

/// How one run ranks: what differs between the runs of an evaluation.
package struct RunSetting: Sendable, Hashable, Codable {
  /// The space, or several with weights, as `Query.space` takes it; of given rankings where they come from.
  package let space: String
  /// The chain of ranking steps, by its text.
  package let rank: String

  /// - Parameters:
  ///   - space: the space, or where given rankings come from.
  ///   - rank: the chain of ranking steps.
  package init(space: String, rank: String) {
    self.space = space
    self.rank = rank
  }

  /// The chain of rankings that are given.
  static let given = "given"

  /// As reports show it.
  package var title: String {
    [RankingChain.none.description, Self.given].contains(rank) ? space : "\(space) · \(rank)"
  }
}

/// Ranks pictures by how near they are to a query.
package protocol Ranker: Sendable {
  /// Answers a query.
  ///
  /// - Parameters:
  ///   - query: what is asked with; what is relevant to it is not looked at.
  ///   - setting: how to rank.
  func answer(_ query: JudgedQuery, _ setting: RunSetting) async throws -> RankedAnswer
}

/// The ranking of one query.
package struct RankedAnswer: Sendable, Equatable {
  /// The pictures' names, the nearest first, none of them twice.
  package let names: [String]
  /// Their scores, higher for what is nearer; `nil` if they are not known.
  package let scores: [Float]?
  /// How probable it is that they are above chance, 0…1: as many as there are names, nothing for those of
  /// which it is not known; none if it is known of none.
  package let strengths: [Double?]
  /// What the query took; `nil` if it was not asked here.
  package let milliseconds: Double?

  /// - Parameters:
  ///   - names: the pictures' names, the nearest first, none of them twice.
  ///   - scores: as many as there are names.
  ///   - strengths: as many as there are names, or none.
  ///   - milliseconds: what the query took.
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

  /// The same without pictures that are no candidates.
  ///
  /// - Parameter candidates: the pictures that are ranked; all when nothing is said.
  func restricted(to candidates: Set<String>?) -> RankedAnswer {
    guard let candidates else { return self }
    let kept = names.indices.filter { candidates.contains(names[$0]) }
    return RankedAnswer(
      kept.map { names[$0] }, scores: scores.map { scores in kept.map { scores[$0] } },
      strengths: strengths.isEmpty ? [] : kept.map { strengths[$0] },
      milliseconds: milliseconds)
  }
}
