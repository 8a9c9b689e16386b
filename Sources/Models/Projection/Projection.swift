/// A learned linear map, which makes a space from the embeddings of another one.
///
/// It maps x to `M (x − mean)`. The results are not normalised: normalise before and after, as a space
/// defines. How M was found is its `method`.
///
/// **Principal components.** The rows of M are the directions in which the sample varies most, the one of the
/// largest variance first; of length 1 each, or, with whitening, divided by the square root of their
/// variance, so that the sample's components have variance 1 (Jégou and Chum, "Negative evidences and
/// co-occurrences in image retrieval: the benefit of PCA and whitening", 2012).
///
/// **Sign.** A direction and its opposite are equally good; of each row of M the component of the largest
/// absolute value is positive, the first of equals (as scikit-learn's `PCA` has it since 1.5).
///
/// **Rank.** A direction with less than 10⁻¹² of the largest variance is rounding noise: its eigenvalue and
/// its row of M are zero, so that noise is neither kept nor amplified. Fewer distinct vectors than dimensions
/// are therefore allowed.
package struct Projection: Sendable, Equatable {
  /// How the matrix was found.
  package enum Method: UInt32, Sendable, CaseIterable {
    /// The directions of the largest variance.
    case principalComponents = 0
    /// The same, scaled to variance 1.
    case whitenedComponents = 1
    /// What whitens the differences within classes, shrunk.
    case withinClassWhitening = 2
    /// What minimises a loss of proxies.
    case proxies = 3
    /// Random directions; only the signs of the results are kept.
    case hyperplanes = 4

    /// Whether `M (x − mean)` is reduced to bits: 1 for each positive component, otherwise 0.
    package var makesBits: Bool { self == .hyperplanes }
    /// Whether the variance along each direction is kept.
    var keepsEigenvalues: Bool { self == .principalComponents || self == .whitenedComponents }
  }

  /// The allowed lengths of the vectors to learn from: their covariance must fit into memory.
  package static let inputDimensions = 1...4096
  /// The most components of the results.
  package static let maximumDimension = 4096

  /// How the matrix was found.
  package let method: Method
  /// The mean of the sample, `[n]`.
  package let mean: [Float]
  /// M, `[d, n]`, row-major.
  package let matrix: [Float]
  /// The variance of the sample in each direction, `[d]`, descending, with the divisor `sampleCount − 1`;
  /// empty if the method does not order directions by it.
  package let eigenvalues: [Double]
  /// The number of vectors it was learned from.
  package let sampleCount: Int
  /// The SHA-256 of all of the above as `encoded()` has it, for the identity of spaces: 64 lower-case
  /// hexadecimal digits.
  package let hash: String

  /// n, the length of its input.
  package var inputDimension: Int { mean.count }
  /// d, the length of its output.
  package var dimension: Int { matrix.count / mean.count }

  /// - Parameters:
  ///   - method: how the matrix was found.
  ///   - mean: `[n]`, of a length in `inputDimensions`.
  ///   - matrix: `[d, n]`, row-major; d at most `maximumDimension`.
  ///   - eigenvalues: `[d]` for principal components, otherwise empty.
  ///   - sampleCount: the number of vectors it was learned from.
  /// - Throws: `ModelsError.file` when OpenSSL has no memory left.
  package init(
    _ method: Method, mean: [Float], matrix: [Float], eigenvalues: [Double] = [], sampleCount: Int
  ) throws(ModelsError) {
    precondition(
      !mean.isEmpty && matrix.count.isMultiple(of: mean.count),
      "a matrix of \(matrix.count) numbers for vectors of \(mean.count)")
    precondition(
      eigenvalues.count == (method.keepsEigenvalues ? matrix.count / mean.count : 0),
      "\(eigenvalues.count) variances for \(method)")
    self.method = method
    self.mean = mean
    self.matrix = matrix
    self.eigenvalues = eigenvalues
    self.sampleCount = sampleCount
    hash = try SHA256.digest(
      of: Self.content(
        method, mean: mean, matrix: matrix, eigenvalues: eigenvalues, sampleCount: sampleCount))
  }
}
