/// The kind of a space's embedder.
public enum SpaceKind: String, Sendable, Codable {
  /// A network.
  case network
  /// A colour or texture descriptor.
  case descriptor
  /// A learned projection of another space's embeddings.
  case projection
  /// Vectors from another program: only pictures of the library have them.
  case imported
}
