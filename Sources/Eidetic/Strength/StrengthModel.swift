import Foundation

/// How probable it is that a hit is above chance, from what speaks for it.
///
/// A logistic regression. Its weights were learned by `Benchmarks/strength.py` from the classes of four
/// labelled sets and of galleries drawn from them; Documentation/ranking.md says how well it does on sets and
/// spaces that it has not seen.
enum StrengthModel {
  /// What speaks for a hit.
  struct Evidence: Equatable {
    /// By how many standard deviations the score is above those of a random image with the query, and with
    /// the hit; the mean of both (symmetric score normalisation, as in speaker verification).
    let normalisedScore: Double
    /// The shares of the hit's k nearest among the query's nearest that are among the query's first k:
    /// `shared` has one for each of `sizes` (shared nearest neighbours; Jarvis and Patrick, 1973).
    let shared: [Double]
    /// What is common in the space.
    let reciprocity: Background.Reciprocity
  }

  /// Of how many nearest images it is looked at how many are shared.
  static let sizes = [4, 8, 16, 32]

  private static let constant = -6.8402
  private static let normalisedScoreWeight = 1.3091
  private static let sharedWeights = [1.0684, 0.6726, 0.4810, 4.6248]
  private static let firstWeight = -10.2762
  private static let fourthWeight = 7.1185
  /// What was seen in learning; beyond that the nearest such value counts.
  private static let firstRange = 0.277...0.594
  private static let fourthRange = 0.372...0.658

  /// The logarithm of the odds that a hit is above chance.
  ///
  /// - Parameter evidence: of the hit.
  static func logOdds(_ evidence: Evidence) -> Double {
    precondition(evidence.shared.count == sizes.count, "\(evidence.shared.count) shares")
    let shared = zip(evidence.shared, sharedWeights).reduce(0) { $0 + $1.0 * $1.1 }
    let first = clamped(evidence.reciprocity.first, to: firstRange)
    let fourth = clamped(evidence.reciprocity.fourth, to: fourthRange)
    return constant + normalisedScoreWeight * evidence.normalisedScore + shared + firstWeight * first
      + fourthWeight * fourth
  }

  /// Probabilities that never rise along a ranking: what rises is replaced by the mean of those that rise
  /// (pool adjacent violators; Ayer et al., 1955). Equal scores have equal probabilities.
  ///
  /// - Parameters:
  ///   - logOdds: of each hit, in the order of the ranking; infinite for what is certain.
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
