package import Vocabulary

/// Embeds pictures and texts in one space, so that pictures are found by words.
///
/// A picture is the mean of the meanings of a network's classes, each as heavy as it is probable:
/// `Σ softmax(s / T)ₖ · (mₖ − m̄)`, of length 1, with the scores s of the classes and the sentence
/// embeddings m (after Norouzi et al., "Zero-shot learning by convex combination of semantic embeddings",
/// 2014, which has neither T nor the mean m̄). A text is its sentence embedding less m̄, of length 1.
///
/// Measured with EfficientNet-Lite0 and all-MiniLM-L6-v2: captions find 0.215, 0.522 and 0.682 of 352
/// pictures among the first 1, 5 and 10 (five captions each), and the names of 50 classes find 2206 labelled
/// pictures with a mAP of 0.626. T = 1 has a recall@10 of 0.60, T = 1.5 of 0.65 and T = 2.5 of 0.67 with a
/// mAP of 0.62. EfficientNet-Lite2 has T = 1.65, the best of 1.4 to 2.25 on the 113 pictures of Flickr8k; the
/// 239 others are found among themselves with 0.285, 0.649 and 0.791, and with T = 2 0.280, 0.647 and 0.798.
package struct MeaningEmbedder: NetworkReader, WordEmbedder {
  /// The network for sentences.
  package static let sentences = "all-MiniLM-L6-v2"
  /// The metrics for its embeddings, the default first.
  package static let metrics = Space.networkMetrics

  package let space: Space
  private let scores: ClassScores
  private let meanings: ClassMeanings
  private let temperature: Float

  /// Grows when a change of this program makes new embeddings incomparable with stored ones.
  private static let version = 1

  /// - Parameters:
  ///   - network: has the name of its space.
  ///   - scores: of the network's classes.
  ///   - meanings: of these classes.
  package init(_ network: ClassNetwork, _ scores: ClassScores, _ meanings: ClassMeanings) {
    precondition(
      scores.count == meanings.count, "\(scores.count) scores for \(meanings.count) meanings of classes")
    (self.scores, self.meanings, temperature) = (scores, meanings, network.temperature)
    space = Space(
      network.meaning, meaningOf: scores, dimension: meanings.dimension,
      addition: "meaning=\(Self.version) temperature=\(temperature) \(meanings.identity)")
  }

  package var network: PictureNetwork { scores.network }

  package func embeddings(of pictures: [PictureOutputs]) async throws(ModelsError) -> [PictureEmbedding] {
    if pictures.isEmpty { return [] }
    var probabilities: [Float] = []
    for picture in pictures {
      probabilities += try scores.probabilities(of: picture, temperature: temperature)
    }
    let components = try await meanings.centred().components
    let sums = LinearAlgebra.products(of: probabilities, with: components, length: meanings.count)
    return stride(from: 0, to: sums.count, by: space.dimension).map { start in
      PictureEmbedding(vector: l2Normalised(Array(sums[start..<(start + space.dimension)])))
    }
  }

  package func embed(words texts: [String]) async throws(ModelsError) -> [[Float]] {
    try await meanings.embeddings(of: texts)
  }
}
