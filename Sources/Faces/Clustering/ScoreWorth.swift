package import Models

/// What is known about a face network's scores.
package enum ScoreWorth: Sendable, Equatable {
  /// The false-accept rate for each score.
  case measured(ScoreScale)
  /// Only a published threshold.
  case published(ModelCard.Face.PublishedThreshold)

  /// The calibration or threshold in a card, or in the catalogue; `nil` if neither has any.
  ///
  /// - Parameter card: the network's card.
  package init?(_ card: ModelCard) {
    if let scale = ScoreScale(Catalogue.acceptance(of: card)) {
      self = .measured(scale)
    } else if let threshold = Catalogue.publishedThreshold(of: card) {
      self = .published(threshold)
    } else {
      return nil
    }
  }

  /// `nil` if the network isn't calibrated.
  package var scale: ScoreScale? { if case .measured(let scale) = self { scale } else { nil } }
}
