import Models

/// How the members of a class differ from one another, over all classes of a sample; decomposed once, for any
/// shrinkage.
///
/// With S the covariance within classes (pooled, each class around its own mean), t the mean of its diagonal
/// and a shrinkage a, the whitening is `W = ((1 − a) S / t + a I)^−½`: directions in which pictures of one
/// class differ count for less (Hatch, Kajarekar and Stolcke, "Within-class covariance normalization for
/// SVM-based speaker recognition", 2006; the shrinkage: Ledoit and Wolf, "A well-conditioned estimator for
/// large-dimensional covariance matrices", 2004). With a = 1, only the mean is subtracted.
struct WithinClassScatter: Sendable {
  /// The mean of the sample, `[n]`.
  let mean: [Float]
  /// The variances of S along its directions, divided by t; `[r]`, r at most n.
  private let variances: [Double]
  /// The directions with a variance, `[r, n]`, row-major, orthonormal.
  private let directions: [Float]

  /// Variances below this share of the largest one count as none: they would change nothing.
  private static let smallestVariance = 1e-6

  /// - Parameter sample: at least one class with two different vectors.
  /// - Throws: `TrainingError.noDifferences` if the vectors of each class are the same;
  ///   `ModelsError.eigenvectors`.
  /// - Complexity: O(m n s + s³), with s the smaller of m and n.
  init(of sample: LabelledEmbeddings) throws {
    let mean = Projection.mean(of: sample.vectors)
    self.mean = mean.map { Float($0) }
    let scatter = Deviations(of: sample)
    let found = try scatter.rows.count < mean.count ? scatter.gram() : scatter.covariance()
    let total = scatter.variance
    guard total > 0, let largest = found.values.last else { throw TrainingError.noDifferences }
    let n = mean.count
    var (variances, directions): ([Double], [Float]) = ([], [])
    for (place, value) in found.values.enumerated() where value > largest * Self.smallestVariance {
      variances.append(value / (total / Double(n)))
      directions += l2Normalised(Array(found.directions[(place * n)..<((place + 1) * n)]))
    }
    (self.variances, self.directions) = (variances, directions)
  }

  /// The factor of each direction beyond that of all others, and that of the others.
  private func factors(_ shrinkage: Double) -> (directions: [Float], others: Float) {
    let others = 1 / shrinkage.squareRoot()
    return (
      variances.map { Float(1 / ((1 - shrinkage) * $0 + shrinkage).squareRoot() - others) }, Float(others)
    )
  }

  /// W, `[n, n]`, row-major.
  ///
  /// - Parameter shrinkage: a, above 0 and at most 1.
  func matrix(shrinkage: Double) -> [Float] {
    let (n, factors) = (mean.count, factors(shrinkage))
    var scaled = directions
    for (row, factor) in factors.directions.enumerated() {
      for place in (row * n)..<((row + 1) * n) { scaled[place] *= factor }
    }
    var matrix = LinearAlgebra.weightedSums(of: directions, length: n, by: scaled, length: n)
    for place in 0..<n { matrix[place * n + place] += factors.others }
    return matrix
  }

  /// Vectors whitened with several shrinkages.
  ///
  /// - Parameters:
  ///   - sample: any vectors of the space.
  ///   - shrinkages: each above 0 and at most 1.
  ///   - use: is called with the whitened vectors, `[m, n]`, row-major, for each shrinkage.
  func whiten<Result>(
    _ sample: LabelledEmbeddings, shrinkages: [Double], use: ([Float]) throws -> Result
  ) rethrows -> [Result] {
    let (n, r) = (mean.count, variances.count)
    let centred = sample.centred(by: mean)
    let components = LinearAlgebra.products(of: centred, with: directions, length: n)
    return try shrinkages.map { shrinkage in
      let factors = factors(shrinkage)
      var scaled = components
      for place in scaled.indices { scaled[place] *= factors.directions[place % r] }
      var whitened = LinearAlgebra.products(of: scaled, length: r, times: directions)
      for place in whitened.indices { whitened[place] += factors.others * centred[place] }
      return try use(whitened)
    }
  }
}

/// The vectors of a sample less the means of their classes.
private struct Deviations {
  /// Of the classes with two vectors or more, `[m, n]`.
  let rows: [[Double]]
  /// m less the number of these classes.
  let freedom: Double

  typealias Eigenvectors = (values: [Double], directions: [Float])

  init(of sample: LabelledEmbeddings) {
    var rows: [[Double]] = []
    let classes = sample.repeatedClasses
    for members in classes {
      let mean = Projection.mean(of: members.map { sample.vectors[$0] })
      for member in members {
        rows.append(mean.indices.map { Double(sample.vectors[member][$0]) - mean[$0] })
      }
    }
    self.rows = rows
    freedom = Double(max(rows.count - classes.count, 1))
  }

  /// The sum of the variances of all components.
  var variance: Double {
    rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } / freedom
  }

  /// The eigenvectors of the covariance, `[n, n]`, for more vectors than components.
  func covariance() throws -> Eigenvectors {
    let n = rows[0].count
    var covariance = [Double](repeating: 0, count: n * n)
    for start in stride(from: 0, to: rows.count, by: 256) {
      LinearAlgebra.addProducts(
        of: rows[start..<min(start + 256, rows.count)].flatMap(\.self), length: n, scale: 1 / freedom,
        to: &covariance)
    }
    let found = try LinearAlgebra.largestEigenvectors(of: covariance, length: n, count: n)
    return (found.values, found.vectors.map { Float($0) })
  }

  /// The same from the products of the vectors with each other, `[m, m]`, for fewer vectors.
  func gram() throws -> Eigenvectors {
    guard let n = rows.first?.count else { return ([], []) }
    let m = rows.count
    var columns = [Double](repeating: 0, count: n * m)
    for (row, values) in rows.enumerated() {
      for (index, value) in values.enumerated() { columns[index * m + row] = value }
    }
    var gram = [Double](repeating: 0, count: m * m)
    LinearAlgebra.addProducts(of: columns, length: m, scale: 1 / freedom, to: &gram)
    let found = try LinearAlgebra.largestEigenvectors(of: gram, length: m, count: m)
    let directions = LinearAlgebra.products(
      of: found.vectors.map { Float($0) }, length: m, times: rows.flatMap { $0.map { Float($0) } })
    return (found.values, directions)
  }
}
