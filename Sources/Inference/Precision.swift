/// The arithmetic in which a network runs. Embeddings of two precisions belong to two spaces.
package enum Precision: String, Sendable, Codable, CaseIterable {
  /// 32-bit floating point: the default, because it gives the same embedding on every processor up to
  /// rounding.
  case f32
  /// bfloat16 (8-bit mantissa): about twice as fast where the processor has it, and by choice only.
  case bf16
}
