import CLAPACK
import Synchronization

/// Calls OpenBLAS, one call at a time: builds without threads need not be thread-safe, and builds with
/// threads would use a core for each caller.
package enum LinearAlgebra {
  /// Whether the number of OpenBLAS's threads has been set.
  private static let library = Mutex(false)

  /// Debian's serial build has one thread anyway; other builds are restricted to one.
  private static func exclusively<Result>(_ body: () -> Result) -> Result {
    library.withLock { isBounded in
      if !isBounded { openblas_set_num_threads(1) }
      isBounded = true
      return body()
    }
  }

  /// Adds `scale · XᵀX` to the upper triangle of a matrix.
  ///
  /// - Parameters:
  ///   - rows: X, `[m, n]`, row-major.
  ///   - matrix: `[n, n]`, row-major; below its diagonal nothing is changed.
  package static func addProducts(of rows: [Double], length n: Int, scale: Double, to matrix: inout [Double])
  {
    exclusively {
      unsafe cblas_dsyrk(
        CblasRowMajor, CblasUpper, CblasTrans, Int32(n), Int32(rows.count / n), scale, rows, Int32(n), 1,
        &matrix, Int32(n))
    }
  }

  /// Multiplies each row by a matrix: `X Mᵀ`.
  ///
  /// - Parameters:
  ///   - rows: X, `[m, n]`, row-major, m ≥ 1.
  ///   - matrix: M, `[d, n]`, row-major.
  /// - Returns: `[m, d]`, row-major.
  package static func products(of rows: [Float], with matrix: [Float], length n: Int) -> [Float] {
    let (m, d) = (rows.count / n, matrix.count / n)
    var products = [Float](repeating: 0, count: m * d)
    exclusively {
      if m == 1 {
        // The other function copies the matrix first, which takes longer than multiplying one row.
        unsafe cblas_sgemv(
          CblasRowMajor, CblasNoTrans, Int32(d), Int32(n), 1, matrix, Int32(n), rows, 1, 0, &products, 1)
      } else {
        unsafe cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, Int32(m), Int32(d), Int32(n), 1, rows, Int32(n), matrix,
          Int32(n), 0, &products, Int32(d))
      }
    }
    return products
  }

  /// Adds up the rows of a matrix, weighted by those of another one: `Wᵀ X`.
  ///
  /// - Parameters:
  ///   - rows: X, `[m, n]`, row-major, m ≥ 1.
  ///   - weights: W, `[m, d]`, row-major.
  ///   - n: the length of a row of X.
  ///   - d: the length of a row of W.
  /// - Returns: `[d, n]`, row-major.
  package static func weightedSums(
    of rows: [Float], length n: Int, by weights: [Float], length d: Int
  ) -> [Float] {
    let m = rows.count / n
    precondition(weights.count == m * d, "\(weights.count) weights, expected \(m * d)")
    var sums = [Float](repeating: 0, count: d * n)
    exclusively {
      unsafe cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(d), Int32(n), Int32(m), 1, weights, Int32(d), rows,
        Int32(n), 0, &sums, Int32(n))
    }
    return sums
  }

  /// Multiplies each row by a matrix: `X B`.
  ///
  /// - Parameters:
  ///   - rows: X, `[m, n]`, row-major, m ≥ 1.
  ///   - n: the length of a row of X.
  ///   - matrix: B, `[n, d]`, row-major.
  /// - Returns: `[m, d]`, row-major.
  package static func products(of rows: [Float], length n: Int, times matrix: [Float]) -> [Float] {
    let (m, d) = (rows.count / n, matrix.count / n)
    var products = [Float](repeating: 0, count: m * d)
    exclusively {
      unsafe cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(m), Int32(d), Int32(n), 1, rows, Int32(n), matrix,
        Int32(d), 0, &products, Int32(d))
    }
    return products
  }

  /// The largest eigenvalues of a symmetric matrix and their eigenvectors, by LAPACK's `dsyevr` (relatively
  /// robust representations; Dhillon, Parlett and Vömel, "The design and implementation of the MRRR
  /// algorithm", 2006).
  ///
  /// - Parameters:
  ///   - matrix: `[n, n]`, row-major; only the diagonal and above are read.
  ///   - count: 1 to n.
  /// - Returns: eigenvalues `[count]`, ascending, and eigenvectors `[count, n]`, row-major, each of length 1.
  /// - Throws: `ModelsError.eigenvectors`.
  /// - Complexity: O(n³).
  package static func largestEigenvectors(
    of matrix: consuming [Double], length n: Int, count: Int
  ) throws(ModelsError) -> (values: [Double], vectors: [Double]) {
    var solver = EigenSolver(matrix: matrix, length: n, count: count)
    let code = exclusively { solver.run() }
    guard code == 0, solver.found == Int32(count) else { throw .eigenvectors(dimension: n, code: code) }
    return (Array(solver.values.prefix(count)), solver.vectors)
  }
}

/// The arguments of `dsyevr`. Row-major here is column-major there, so the upper triangle is its lower one.
private struct EigenSolver {
  private var matrix: [Double]
  private(set) var values: [Double]
  private(set) var vectors: [Double]
  private(set) var found: Int32 = 0
  private var support: [Int32]
  private let length: Int32
  private let count: Int32

  init(matrix: consuming [Double], length: Int, count: Int) {
    self.matrix = matrix
    values = Array(repeating: 0, count: length)
    vectors = Array(repeating: 0, count: length * count)
    support = Array(repeating: 0, count: 2 * count)
    self.length = Int32(length)
    self.count = Int32(count)
  }

  /// - Returns: LAPACK's `info`: 0 for success.
  mutating func run() -> Int32 {
    var (work, integers): ([Double], [Int32]) = ([0], [0])
    // A call with these sizes returns the size of the workspace.
    let code = call(&work, size: -1, &integers, size: -1)
    guard code == 0 else { return code }
    let (workSize, integersSize) = (Int32(work[0]), integers[0])
    work = Array(repeating: 0, count: Int(workSize))
    integers = Array(repeating: 0, count: Int(integersSize))
    return call(&work, size: workSize, &integers, size: integersSize)
  }

  private mutating func call(
    _ work: inout [Double], size workSize: Int32, _ integers: inout [Int32], size integersSize: Int32
  ) -> Int32 {
    var info: Int32 = 0
    // The unused bounds of a range of eigenvalues, and the tolerance: 0 for the highest accuracy.
    let (unused, tolerance) = (0.0, 0.0)
    unsafe dsyevr_(
      "V", "I", "L", [length], &matrix, [length], [unused], [unused], [length - count + 1], [length],
      [tolerance], &found, &values, &vectors, [length], &support, &work, [workSize], &integers,
      [integersSize], &info, 1, 1, 1)
    return info
  }
}
