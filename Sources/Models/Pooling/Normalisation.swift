import Foundation

/// Normalises a vector to length 1 (Euclidean); a zero vector stays zero.
package func l2Normalised(_ vector: [Float]) -> [Float] {
  let length = vector.reduce(into: 0.0) { $0 += Double($1) * Double($1) }.squareRoot()
  guard length > 0 else { return vector }
  return vector.map { Float(Double($0) / length) }
}

/// Raises each component's size to a power and keeps its sign: bursts count less (Perronnin et al.,
/// "Improving the Fisher kernel for large-scale image classification", 2010; with 0.5 the signed square
/// root).
///
/// - Parameter exponent: above 0 and at most 1; 1 has no effect.
/// - Returns: as many components, not of length 1; zero stays zero.
package func powerNormalised(_ vector: [Float], exponent: Double) -> [Float] {
  precondition(exponent > 0 && exponent <= 1, "a power of \(exponent), expected above 0 and at most 1")
  return vector.map { value in
    let size = pow(Double(value.magnitude), exponent)
    return Float(value < 0 ? -size : size)
  }
}

/// Combines a picture's vectors at several scales or in several regions: the sum of the vectors, each
/// normalised to length 1 first, so that all have equal weight.
///
/// - Parameter embeddings: at least one, `[n, d]`, of any lengths.
/// - Returns: `[d]`, of length 1; zeros when all are, or when they cancel out.
package func summedScales(_ embeddings: [[Float]]) -> [Float] {
  precondition(!embeddings.isEmpty, "no embedding, expected at least one")
  var sum = [Double](repeating: 0, count: embeddings[0].count)
  for embedding in embeddings {
    precondition(embedding.count == sum.count, "\(embedding.count) components, expected \(sum.count)")
    for (index, value) in l2Normalised(embedding).enumerated() { sum[index] += Double(value) }
  }
  return l2Normalised(sum.map { Float($0) })
}

/// Turns the scores of classes into probabilities: `exp(s / T)` over the sum of all.
///
/// - Parameters:
///   - scores: at least one.
///   - temperature: T, above 0; the greater it is, the more alike are the probabilities.
/// - Returns: as many numbers, whose sum is 1; none is finite if a score is not.
package func softmax(_ scores: [Float], temperature: Float = 1) -> [Float] {
  precondition(temperature > 0, "a temperature of \(temperature), expected above 0")
  let greatest = scores.max() ?? 0
  let powers = scores.map { exp(($0 - greatest) / temperature) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}
