/// A learned linear map to fewer dimensions: principal component analysis, with or without whitening.
///
/// It maps x to `M (x − mean)`. The rows of M are the directions in which the sample varies most, the one of
/// the largest variance first; of length 1 each, or, with whitening, divided by the square root of their
/// variance, so that the sample's components have variance 1 (Jégou and Chum, "Negative evidences and
/// co-occurrences in image retrieval: the benefit of PCA and whitening", 2012). The results are not
/// normalised: normalise before and after, as a space defines.
///
/// **Sign.** A direction and its opposite are equally good; of each row of M the component of the largest
/// absolute value is positive, the first of equals (as scikit-learn's `PCA` has it since 1.5).
///
/// **Rank.** A direction with less than 10⁻¹² of the largest variance is rounding noise: its eigenvalue and
/// its row of M are zero, so that noise is neither kept nor amplified. Fewer distinct vectors than dimensions
/// are therefore allowed.
package struct Projection: Sendable, Equatable {
  /// The allowed lengths of the vectors to learn from: their covariance must fit into memory.
  package static let inputDimensions = 1...4096

  /// The mean of the sample, `[n]`.
  package let mean: [Float]
  /// M, `[d, n]`, row-major; its rows are orthogonal.
  package let matrix: [Float]
  /// The variance of the sample in each direction, `[d]`, descending, with the divisor `sampleCount − 1`.
  package let eigenvalues: [Double]
  /// Whether M's rows are divided by the square roots of the eigenvalues.
  package let isWhitening: Bool
  /// The number of vectors it was learned from.
  package let sampleCount: Int
  /// The SHA-256 of all of the above as `encoded()` has it, for the identity of spaces: 64 lower-case
  /// hexadecimal digits.
  package let hash: String

  /// n, the length of its input.
  package var inputDimension: Int { mean.count }
  /// d, the length of its output.
  package var dimension: Int { eigenvalues.count }

  /// - Throws: `ModelsError.file` when OpenSSL has no memory left.
  init(
    mean: [Float], matrix: [Float], eigenvalues: [Double], isWhitening: Bool, sampleCount: Int
  ) throws(ModelsError) {
    self.mean = mean
    self.matrix = matrix
    self.eigenvalues = eigenvalues
    self.isWhitening = isWhitening
    self.sampleCount = sampleCount
    hash = try SHA256.digest(
      of: Self.content(
        mean: mean, matrix: matrix, eigenvalues: eigenvalues, isWhitening: isWhitening,
        sampleCount: sampleCount))
  }
}
