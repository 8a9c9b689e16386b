import Reporting

/// Collects the confidences of all queries' hits, and whether each is relevant.
struct StrengthCollector {
  private var judged: [(probability: Double, isTrue: Bool, rank: Int)] = []

  /// Adds a ranking's confidences, without junk and the query's own picture.
  ///
  /// - Parameters:
  ///   - answer: a ranking, perhaps with confidences.
  ///   - query: its relevant pictures.
  mutating func add(_ answer: RankedAnswer, of query: JudgedQuery) {
    var rank = 0
    for (name, strength) in zip(answer.names, answer.strengths) {
      let isTrue = query.relevant.contains(name)
      guard let strength, isTrue || !query.junk.contains(name) else { continue }
      judged.append((strength, isTrue, rank))
      rank += 1
    }
  }

  /// The reliability; `nil` without confidences.
  var reliability: Reliability? { judged.isEmpty ? nil : Reliability(judged) }
}
