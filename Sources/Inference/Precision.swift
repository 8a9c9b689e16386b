/// The precision of a network's arithmetic. Embeddings of two precisions belong to two spaces.
package enum Precision: String, Sendable, Codable, CaseIterable {
  /// 32-bit floating point: the default, because embeddings are the same on every processor, up to rounding.
  case f32
  /// bfloat16 (8-bit mantissa): about twice as fast on processors that support it; only on request.
  case bf16
}
