package import Models

/// What is known of a face network's scores.
package enum ScoreWorth: Sendable, Equatable {
  /// The share of pairs of two people that reach each score.
  case measured(ScoreScale)
  /// Only from where on others take two faces for one person.
  case published(ModelCard.Face.PublishedThreshold)

  /// What a card or the catalogue says; `nil` if neither says anything.
  ///
  /// - Parameter card: the network's.
  package init?(_ card: ModelCard) {
    if let scale = ScoreScale(Catalogue.acceptance(of: card)) {
      self = .measured(scale)
    } else if let threshold = Catalogue.publishedThreshold(of: card) {
      self = .published(threshold)
    } else {
      return nil
    }
  }

  /// `nil` if nobody has measured.
  package var scale: ScoreScale? { if case .measured(let scale) = self { scale } else { nil } }
}
