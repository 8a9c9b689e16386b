import Imaging
package import Inference
import Vocabulary

/// How a network's output becomes a vector.
///
/// The results are not normalised. All poolings turn a map of zeros into zeros, except `gem`, whose results
/// are at least its `smallestActivation`.
package enum Pooling: Sendable, Hashable {
  /// The output is a vector: the values as they are.
  case none
  /// Global average: the mean of each channel.
  case gap
  /// Maximum activation: the largest value of each channel (Razavian et al., "Visual instance retrieval with
  /// deep convolutional networks", 2014; Tolias et al., 2016).
  case mac
  /// Generalised mean: `(mean of x^p)^(1/p)` of each channel, where values below 10⁻⁶ count as 10⁻⁶
  /// (Radenović et al., "Fine-tuning CNN image retrieval with no human annotation", 2018, and its program
  /// cnnimageretrieval-pytorch). 1 is the average of what is positive; the larger p, the closer to the
  /// maximum. p lies in `exponents`.
  case gem(p: Double)
  /// Sum of each channel, weighted by a Gaussian about the centre (Babenko and Lempitsky, "Aggregating deep
  /// convolutional features for image retrieval", 2015).
  case spoc
  /// Sum of each channel, weighted by where much is active and by how seldom the channel is (Kalantidis et
  /// al., "Cross-dimensional weighting for aggregated deep convolutional features", 2016).
  case crow
  /// Sum of the maxima of square regions on several scales, each scaled to length 1 (Tolias et al.,
  /// "Particular object retrieval with integral max-pooling of CNN activations", 2016). The number of levels
  /// lies in `levels`.
  case rmac(levels: Int)

  /// The allowed exponents of GeM.
  package static let exponents = 0.1...100.0
  /// The allowed numbers of R-MAC's levels.
  package static let levels = 1...10

  /// Pools the output for one picture.
  ///
  /// - Parameters:
  ///   - values: row-major.
  ///   - shape: without the batch: `[channels, rows, columns]` or `[rows, columns, channels]` as the layout
  ///     says; with `none` it may be any.
  ///   - layout: where the channels lie in the shape.
  /// - Returns: a value per channel, `[channels]`; with `none` the values as they are. Finite if the values
  ///   are and their sums are.
  /// - Throws: `ModelsError.featureMap` when the shape is not that of a map, or not that of the values.
  /// - Complexity: O(values); R-MAC passes over them about once for each level and once more.
  package func callAsFunction(
    _ values: [Float], shape: [Int], layout: PictureInput.Layout
  ) throws(ModelsError) -> [Float] {
    if case .none = self { return values }
    let map = try FeatureMap(values, shape: shape, layout: layout)
    return switch self {
    case .none: values
    case .gap, .mac, .gem: pooled(map, in: map.frame)
    case .spoc: map.centredSums()
    case .crow: map.crossWeightedSums()
    case .rmac(let levels): map.regionalMaxima(levels: levels)
    }
  }

  /// Whether regions of a map can be pooled separately; those of R-MAC by their maxima.
  package var poolsRegions: Bool {
    switch self {
    case .gap, .mac, .gem, .rmac: true
    case .none, .spoc, .crow: false
    }
  }

  /// Pools a rectangle of cells, `[channels]`.
  ///
  /// - Precondition: `poolsRegions`.
  func pooled(_ map: FeatureMap, in cells: Rectangle) -> [Float] {
    switch self {
    case .gap: map.averages(in: cells)
    case .mac, .rmac: map.maxima(in: cells)
    case .gem(let p): map.generalisedMeans(p: p, in: cells)
    case .none, .spoc, .crow: preconditionFailure("\(self) pools no parts of a map")
    }
  }
}
