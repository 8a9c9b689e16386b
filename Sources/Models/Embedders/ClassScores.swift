package import Inference

/// The scores that a network gives to classes.
package struct ClassScores: Sendable {
  /// The network, when it runs for the scores alone.
  package let network: PictureNetwork
  /// All that determines the scores of a picture, in one text.
  package let identity: String
  /// How many classes there are.
  package let count: Int
  /// The output that has the scores.
  private let output: String

  /// - Parameters:
  ///   - model: a network with an output of class scores.
  ///   - count: how many classes it has.
  ///   - parallelism: how it uses the cores.
  /// - Throws: `ModelsError.notAnEmbedder` if the card names no class scores.
  package init(
    _ model: ModelStore.Installed, count: Int, parallelism: Parallelism
  ) throws(ModelsError) {
    guard let output = model.card.first(.logits) else {
      throw .notAnEmbedder(
        model: model.card.name, reason: "its card names no class scores among its outputs")
    }
    let name = SpaceName(model: model.card.name, precision: .f32, output: output)
    let preparation = try PicturePreparation(model.card, name.options)
    self.output = output
    self.count = count
    network = PictureNetwork(
      NetworkSource(model: model, precision: name.precision, preparation: preparation), outputs: [output],
      parallelism: parallelism)
    identity =
      Space(
        name: name, card: model.card, preparation, output: output, pooling: .none, dimension: count
      ).identity
  }

  /// The probabilities of the classes.
  ///
  /// - Parameters:
  ///   - picture: what the network made of it.
  ///   - temperature: as for `softmax`.
  /// - Returns: `[count]`; none is finite if a score is not.
  /// - Throws: `ModelsError.dimension` if the network has another number of classes.
  package func probabilities(
    of picture: PictureOutputs, temperature: Float = 1
  ) throws(ModelsError) -> [Float] {
    let scores = picture.output(output)[0].values
    guard scores.count == count else {
      throw .dimension(model: network.source.model.card.name, expected: count, got: scores.count)
    }
    return softmax(scores, temperature: temperature)
  }
}
