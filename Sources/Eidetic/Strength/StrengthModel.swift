import Foundation

/// The probability that a hit is a real match, given the evidence.
///
/// A logistic regression. Its weights were learned by `Benchmarks/strength.py` from the classes of four
/// labelled sets and of galleries drawn from them; Documentation/ranking.md says how well it does on sets and
/// spaces that it has not seen.
enum StrengthModel {
  /// The evidence for a hit.
  struct Evidence: Equatable {
    /// By how many standard deviations the score is above the query's scores with random images, and above
    /// the hit's; the mean of both (symmetric score normalisation, as in speaker verification).
    let normalisedScore: Double
    /// The shares of the hit's k nearest among the query's nearest that are among the query's first k:
    /// `shared` has one for each of `sizes` (shared nearest neighbours; Jarvis and Patrick, 1973).
    let shared: [Double]
    /// What is usual in the space.
    let reciprocity: Background.Reciprocity
  }

  /// The neighbourhood sizes k of `Evidence.shared`.
  static let sizes = [4, 8, 16, 32]

  private static let constant = -6.8402
  private static let normalisedScoreWeight = 1.3091
  private static let sharedWeights = [1.0684, 0.6726, 0.4810, 4.6248]
  private static let firstWeight = -10.2762
  private static let fourthWeight = 7.1185
  /// The range in training; values beyond are clamped to it.
  private static let firstRange = 0.277...0.594
  private static let fourthRange = 0.372...0.658

  /// The log odds that a hit is a match.
  ///
  /// - Parameter evidence: the evidence for the hit.
  static func logOdds(_ evidence: Evidence) -> Double {
    precondition(evidence.shared.count == sizes.count, "\(evidence.shared.count) shares")
    let shared = zip(evidence.shared, sharedWeights).reduce(0) { $0 + $1.0 * $1.1 }
    let first = clamped(evidence.reciprocity.first, to: firstRange)
    let fourth = clamped(evidence.reciprocity.fourth, to: fourthRange)
    return constant + normalisedScoreWeight * evidence.normalisedScore + shared + firstWeight * first
      + fourthWeight * fourth
  }

  /// What something adds to the log odds that adds to the normalised score.
  ///
  /// - Parameter addition: in standard deviations.
  static func logOdds(ofAddition addition: Double) -> Double { normalisedScoreWeight * addition }

  /// Probabilities that never rise along a ranking: rising ones are replaced by their mean (pool adjacent
  /// violators; Ayer et al., 1955). Equal scores have equal probabilities.
  ///
  /// - Parameters:
  ///   - logOdds: of each hit, in the order of the ranking; infinite for certain matches.
  ///   - scores: of each hit, never rising.
  static func probabilities(_ logOdds: [Double], scores: [Float]) -> [Double] {
    var pools: [(sum: Double, count: Int, score: Float)] = []
    for (odds, score) in zip(logOdds, scores) {
      var pool = (sum: 1 / (1 + exp(-odds)), count: 1, score: score)
      while let before = pools.last,
        before.score == pool.score || before.sum * Double(pool.count) < pool.sum * Double(before.count)
      {
        pool = (before.sum + pool.sum, before.count + pool.count, pool.score)
        pools.removeLast()
      }
      pools.append(pool)
    }
    return pools.flatMap { Array(repeating: min($0.sum / Double($0.count), 1), count: $0.count) }
  }

  private static func clamped(_ value: Double, to range: ClosedRange<Double>) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }
}
