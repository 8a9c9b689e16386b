/// How an output becomes a vector.
package enum Pooling: String, Sendable {
  /// It is one.
  case none
  /// Global average: the mean of each channel of a feature map `[channels, rows, columns]`.
  case gap

  /// - Parameters:
  ///   - values: row-major.
  ///   - shape: without the batch.
  /// - Returns: a value per channel for `gap`, otherwise the values as they are.
  func callAsFunction(_ values: [Float], shape: [Int]) -> [Float] {
    switch self {
    case .none: return values
    case .gap:
      let channels = shape.first ?? 1
      let area = values.count / max(channels, 1)
      return (0..<channels).map { channel in
        values[(channel * area)..<((channel + 1) * area)].reduce(0, +) / Float(area)
      }
    }
  }
}

/// Scales a vector to length 1 (Euclidean); a zero vector stays what it is.
package func l2Normalised(_ vector: [Float]) -> [Float] {
  let length = vector.reduce(into: 0.0) { $0 += Double($1) * Double($1) }.squareRoot()
  guard length > 0 else { return vector }
  let factor = Float(1 / length)
  return vector.map { $0 * factor }
}
