import Models

/// A way to learn a space from embeddings without labels.
public enum LearningMethod: Sendable, Equatable {
  /// Principal component analysis to a number of components; with whitening, all directions are scaled to
  /// variance 1.
  case principalComponents(dimension: Int, isWhitening: Bool)
  /// Locality-sensitive hashing: on which side of random hyperplanes through the mean an embedding is,
  /// compared by the Hamming distance.
  case hashing(bits: Int, seed: UInt64)

  /// What the methods are called.
  public enum Name: String, Sendable, Codable, CaseIterable {
    /// Principal component analysis.
    case principalComponents = "pca"
    /// Locality-sensitive hashing.
    case hashing = "lsh"
  }

  /// What it is called.
  public var name: Name {
    switch self {
    case .principalComponents: .principalComponents
    case .hashing: .hashing
    }
  }

  /// Whether the directions are scaled to variance 1.
  public var isWhitening: Bool {
    if case .principalComponents(_, true) = self { true } else { false }
  }

  /// Learns the projection.
  ///
  /// - Parameter rows: the sample, `[m, n]`.
  /// - Throws: as `Projection.learn`.
  func learn(from rows: [[Float]]) throws(ModelsError) -> Projection {
    switch self {
    case .principalComponents(let dimension, let isWhitening):
      try Projection.learn(from: rows, dimension: dimension, whitening: isWhitening)
    case .hashing(let bits, let seed):
      try Projection.hyperplanes(through: rows, bits: bits, seed: seed)
    }
  }
}

/// How to learn a space, as far as its name does not determine it.
public struct LearningOptions: Sendable, Equatable {
  /// The base space, whose embeddings are projected; `nil` for that of the preset.
  public var base: String?
  /// How; `nil` for principal component analysis.
  public var method: LearningMethod.Name?
  /// The number of components of the new embeddings; `nil` for that of the preset. Not for hashing.
  public var dimension: Int?
  /// Whether to scale the directions to variance 1; `nil` for the preset's choice. Not for hashing.
  public var isWhitening: Bool?
  /// The number of bits. Only for hashing.
  public var bits: Int?
  /// Determines the hyperplanes; `nil` for 0. Only for hashing.
  public var seed: UInt64?
  /// The folder of a gallery or of pictures to learn from; `nil` for the engine's own gallery.
  public var sample: String?

  /// The options of the preset, on the engine's own gallery.
  public init() {}

  /// The method that they mean.
  ///
  /// - Parameters:
  ///   - name: the name of the new space.
  ///   - preset: what that name determines.
  /// - Throws: `LibraryError.learning` if an option is missing, or does not belong to the method.
  func method(for name: String, _ preset: SpacePreset.Learning?) throws(LibraryError) -> LearningMethod {
    switch method ?? .principalComponents {
    case .principalComponents:
      guard bits == nil, seed == nil else {
        throw .learning(
          name: name, reason: "bits and a seed are only for locality-sensitive hashing; choose the method lsh"
        )
      }
      guard let dimension = dimension ?? preset?.dimension else {
        throw .learning(name: name, reason: "choose its number of dimensions")
      }
      return .principalComponents(
        dimension: dimension, isWhitening: isWhitening ?? preset?.isWhitening ?? false)
    case .hashing:
      guard dimension == nil, isWhitening == nil else {
        throw .learning(
          name: name,
          reason:
            "dimensions and whitening are only for principal component analysis; choose the number of bits"
        )
      }
      guard preset == nil else {
        throw .learning(
          name: name, reason: "that is a preset for principal component analysis; choose another name")
      }
      guard let bits else { throw .learning(name: name, reason: "choose its number of bits") }
      return .hashing(bits: bits, seed: seed ?? 0)
    }
  }
}

/// A space that was learned.
public struct LearnedSpace: Sendable, Encodable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// The base space, whose embeddings are projected.
  public let base: String
  /// How it was learned.
  public let method: LearningMethod
  /// The number of components of its embeddings.
  public let dimension: Int
  /// The number of images it was learned from.
  public let sample: Int
  /// The share of the sample's variance along its directions, 0…1; `nil` for hashing.
  public let explainedVariance: Double?
  /// The number of images that have an embedding in it: all that have one in the base space.
  public let images: Int

  private enum Key: String, CodingKey {
    case name, base, method, dimension, isWhitening, seed, sample, explainedVariance, images
  }

  /// With the name of the method, and what determines it.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(name, forKey: .name)
    try fields.encode(base, forKey: .base)
    try fields.encode(method.name, forKey: .method)
    try fields.encode(dimension, forKey: .dimension)
    try fields.encode(method.isWhitening, forKey: .isWhitening)
    if case .hashing(_, let seed) = method { try fields.encode(seed, forKey: .seed) }
    try fields.encode(sample, forKey: .sample)
    try fields.encodeIfPresent(explainedVariance, forKey: .explainedVariance)
    try fields.encode(images, forKey: .images)
  }
}
