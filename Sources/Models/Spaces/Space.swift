import Inference
package import Vocabulary

/// The identity of an embedding. Vectors of two spaces are never compared.
package struct Space: Sendable, Equatable {
  package let name: SpaceName
  /// All that determines whether embeddings are comparable: the network's bytes, its output, the pooling, the
  /// precision, the preparation of pictures, and the post-processing. Spaces are the same if these texts are
  /// equal.
  package let identity: String
  /// The number of components of its embeddings.
  package let dimension: Int
  /// The metrics for its embeddings, the default first.
  package let metrics: [Metric]
  /// The kind of its embedder.
  package let kind: SpaceKind
  /// Whether it has embeddings of regions, too.
  package let keepsRegions: Bool

  /// Whether its embeddings have length 1.
  package let isNormalised: Bool
}

extension Space {
  /// The metrics for the embeddings of networks, the default first.
  package static let networkMetrics: [Metric] = [.cosine, .euclidean, .innerProduct]

  /// The space of a descriptor's values.
  init(_ descriptor: any Descriptor) {
    name = SpaceName(model: descriptor.name, precision: .f32)
    identity = descriptor.identity
    dimension = descriptor.dimension
    metrics = descriptor.metrics
    kind = .descriptor
    isNormalised = false
    keepsRegions = false
  }

  /// The space of the projections of another space's embeddings.
  init(name: SpaceName, base: Space, projection: Projection) {
    self.name = name
    identity = base.identity + " projection=\(projection.hash)"
    dimension = projection.dimension
    metrics = projection.method.makesBits ? [.hamming] : Self.networkMetrics
    kind = .projection
    isNormalised = !projection.method.makesBits
    keepsRegions = base.keepsRegions
  }

  /// The space of what class scores mean.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - scores: of the classes.
  ///   - dimension: the number of components.
  ///   - addition: what determines whether embeddings are comparable, beside the scores.
  init(_ name: String, meaningOf scores: ClassScores, dimension: Int, addition: String) {
    self.name = SpaceName(model: name, precision: .f32)
    identity = scores.identity + " " + addition
    self.dimension = dimension
    metrics = Self.networkMetrics
    kind = .network
    isNormalised = true
    keepsRegions = false
  }

  /// Increased when a change of the program makes new embeddings incomparable with stored ones.
  private static let preprocessingVersion = 1

  /// The space of a network's embeddings.
  init(
    name: SpaceName, card: ModelCard, _ preparation: PicturePreparation, output: String, pooling: Pooling,
    dimension: Int
  ) {
    let options = name.options
    let input = preparation.inputs[0]
    self.name = name
    self.dimension = dimension
    metrics = Self.networkMetrics
    kind = .network
    isNormalised = true
    keepsRegions = options.regions != nil
    identity = [
      "network=" + card.files.map { $0.sha256 ?? "" }.joined(separator: "+"),
      "output=\(output)", "pooling=\(pooling)", "precision=\(name.precision.rawValue)",
      "preprocessing=\(Self.preprocessingVersion)", "size=\(input.width)x\(input.height)",
      "resize=\(preparation.fit.rawValue)\(preparation.cropFraction.map { ":\($0)" } ?? "")",
      "interpolation=\(preparation.interpolation.rawValue)", "channels=\(input.channelOrder.rawValue)",
      "mean=\(input.mean)", "scale=\(input.scale)", "normalisation=l2", "dimension=\(dimension)",
      options.scales == 1 ? nil : "scales=\(options.scales)", options.power.map { "power=\($0)" },
      options.regions.map { "regions=\($0)" }, input.standardise ? "standardised" : nil,
    ].compactMap(\.self).joined(separator: " ")
  }
}
