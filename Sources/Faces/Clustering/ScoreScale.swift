import Foundation
package import Models

/// The calibration of a face network: converts scores to false-accept rates, and back.
///
/// Between the rows of the model's table the logarithm of the false-accept rate is interpolated linearly in
/// the score; beyond them the first and last rows hold, so that no unmeasured rate is claimed.
package struct ScoreScale: Sendable, Equatable {
  /// By descending rate and ascending score; at least one.
  private let rows: [ModelCard.Face.Acceptance.Row]

  /// - Parameter acceptance: the table in a face network's card; `nil` results if it has no rows, or if its
  ///   scores do not rise as its rates fall.
  package init?(_ acceptance: ModelCard.Face.Acceptance?) {
    let rows = (acceptance?.table ?? []).sorted { $0.falseAcceptRate > $1.falseAcceptRate }
    guard !rows.isEmpty, rows.allSatisfy({ $0.falseAcceptRate > 0 && $0.score.isFinite }),
      zip(rows, rows.dropFirst()).allSatisfy({
        $0.falseAcceptRate > $1.falseAcceptRate && $0.score < $1.score
      })
    else { return nil }
    self.rows = rows
  }

  /// The least score for a false-accept rate.
  ///
  /// - Parameter rate: the share of pairs of two different people that may be accepted, above 0.
  package func score(atFalseAcceptRate rate: Double) -> Double {
    interpolated(log(rate), from: { log($0.falseAcceptRate) }, to: \.score)
  }

  /// The share of pairs of two different people that score at least as high.
  ///
  /// - Parameter score: a cosine.
  package func falseAcceptRate(atScore score: Double) -> Double {
    exp(interpolated(-score, from: { -$0.score }, to: { log($0.falseAcceptRate) }))
  }

  /// - Parameter from: descends from row to row.
  private func interpolated(
    _ value: Double, from: (ModelCard.Face.Acceptance.Row) -> Double,
    to: (ModelCard.Face.Acceptance.Row) -> Double
  ) -> Double {
    guard let after = rows.firstIndex(where: { from($0) <= value }) else { return to(rows[rows.count - 1]) }
    guard after > 0 else { return to(rows[0]) }
    let (low, high) = (rows[after - 1], rows[after])
    let share = (value - from(low)) / (from(high) - from(low))
    return to(low) + share * (to(high) - to(low))
  }
}
