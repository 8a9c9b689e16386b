/// How the closeness of two embeddings is measured.
public enum Metric: String, Sendable, Codable, CaseIterable {
  /// The cosine of the angle. score = cosine in -1...1; distance = 1 - score. A zero vector's cosine is 0.
  case cosine
  /// The straight-line (L2) distance. score = -distance.
  case euclidean
}
