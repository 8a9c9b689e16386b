import Vocabulary

@testable import Gallery

extension SpaceTraits {
  /// A space of images' embeddings.
  static func net(
    _ name: String, identity: String, dimension: Int = 3, keepsRegions: Bool = false
  ) -> SpaceTraits {
    SpaceTraits(
      kind: .network, name: name, identity: identity, dimension: dimension, metrics: [.cosine],
      isNormalised: true, keepsRegions: keepsRegions)
  }

  /// A space of faces' embeddings.
  static func faces(_ name: String, identity: String) -> SpaceTraits {
    SpaceTraits(
      subject: .face, kind: .network, name: name, identity: identity, dimension: 3, metrics: [.cosine],
      isNormalised: true)
  }
}
