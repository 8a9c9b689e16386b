package import Vocabulary

/// A space with a name of its own, for a well-known method.
package struct SpacePreset: Sendable {
  /// What must be learned on the gallery before the space can be used.
  package struct Learning: Sendable, Equatable {
    /// The dimension of the projection.
    package let dimension: Int
    /// Whether the directions are scaled to variance 1.
    package let isWhitening: Bool
  }

  /// As `--space` takes it.
  package let name: String
  /// The space that it stands for, or that its projection is applied to.
  package let base: String
  /// The default metric; `nil` for that of the base.
  package let metric: Metric?
  /// `nil` if nothing is learned.
  package let learning: Learning?

  /// All of them. Histograms by region are a descriptor with the name that people use, `hsv-regions`.
  package static let all = [
    SpacePreset("vgg16-fc1", of: "vgg16", metric: .euclidean),
    SpacePreset("vgg16-pca700", of: "vgg16", learning: Learning(dimension: 700, isWhitening: false)),
    SpacePreset("vgg16-gap", of: "vgg16:gap"),
    SpacePreset("xception-gap", of: "xception"),
    SpacePreset("inceptionv3-gap", of: "inception_v3"),
    SpacePreset("inceptionresnetv2-gap", of: "inception_resnet_v2"),
    SpacePreset("resnet50-gap", of: "resnet50"),
    SpacePreset("resnet152v2-gap", of: "resnet152_v2"),
    SpacePreset("efficientnetb0-gap", of: "efficientnet_b0"),
    SpacePreset("efficientnetv2l-gap", of: "efficientnet_v2_l"),
  ]

  /// The metrics for its embeddings, the default first.
  package var metrics: [Metric] {
    (metric.map { [$0] } ?? []) + Space.networkMetrics.filter { $0 != metric }
  }

  /// The preset of a name, if there is one.
  ///
  /// - Parameter name: as written by people.
  package static func named(_ name: String) -> SpacePreset? { all.first { $0.name == name } }

  private init(_ name: String, of base: String, metric: Metric? = nil, learning: Learning? = nil) {
    self.name = name
    self.base = base
    self.metric = metric
    self.learning = learning
  }
}
