/// What makes the embeddings of a space.
public enum SpaceKind: String, Sendable, Codable {
  /// A network.
  case network
  /// A colour or texture descriptor.
  case descriptor
  /// A projection of another space's embeddings, which was learned.
  case projection
}
