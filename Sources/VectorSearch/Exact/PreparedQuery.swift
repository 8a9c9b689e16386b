import CKernels
import Vocabulary

/// A query in the forms that kernels read, in memory that it owns and they may point into.
///
/// For the cosine the query is normalised to length 1; for the Hellinger distance it holds the square roots
/// of its shares.
@safe final class PreparedQuery: Sendable {
  let metric: Metric
  /// The query's quantisation: scale, norm, and norm of the quantisation error; `nil` if it is not quantised.
  let facts: eidetic_quantised_row?
  // Written only in init and freed in deinit: any thread may read it in between.
  nonisolated(unsafe) private let memory: UnsafeMutableRawPointer
  let stride: Int
  private let dimension: Int

  /// Prepares a query, or throws if it cannot be searched with.
  ///
  /// - Parameter quantising: whether int8 rows will be scanned: quantising takes longer than a few
  ///   comparisons.
  init(
    _ query: [Float], metric: Metric, dimension: Int, quantising: Bool
  ) throws(VectorIndexError) {
    let norm = try Self.validate(query, metric: metric, dimension: dimension)
    let stride = quantisedStride(dimension: dimension)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: (quantising ? 6 : 4) * stride, alignment: 64)
    let values = unsafe memory.bindMemory(to: Float.self, capacity: dimension)
    switch metric {
    case .cosine:
      let isZero = norm < Double(EIDETIC_SMALLEST_NORM)
      for (position, value) in query.enumerated() {
        unsafe values[position] = isZero ? 0 : Float(Double(value) / norm)
      }
    case .hellinger: unsafe eidetic_prepare_hellinger(query, dimension, values)
    case .euclidean, .innerProduct, .chiSquared, .intersection, .hamming:
      unsafe values.update(from: query, count: dimension)
    }
    if quantising {
      let planes = unsafe (memory + 4 * stride).bindMemory(to: Int8.self, capacity: 2 * stride)
      facts = unsafe eidetic_quantise_query(values, dimension, stride, planes, planes + stride)
    } else {
      facts = nil
    }
    self.metric = metric
    self.dimension = dimension
    self.stride = stride
    unsafe self.memory = memory
  }

  /// Checks that a query can be searched with, and returns its norm.
  @discardableResult
  static func validate(
    _ query: [Float], metric: Metric, dimension: Int
  ) throws(VectorIndexError) -> Double {
    let norm = try validateNorm(of: query.span, as: .query, dimension: dimension)
    if metric.needsHistograms, let position = query.firstIndex(where: { $0 < 0 }) {
      throw .negativeValue(of: .query, position: position, metric: metric)
    }
    return norm
  }

  deinit {
    unsafe memory.deallocate()
  }

  /// The full-precision scan of a file. Valid while this query and the file live.
  func fullScan(of file: VectorFile) -> eidetic_f32_scan {
    unsafe eidetic_f32_scan(
      query: UnsafePointer(memory.assumingMemoryBound(to: Float.self)),
      rows: file.start(of: .rows),
      norms: file.start(of: .norms),
      dimension: dimension,
      metric: metric.kernelMetric)
  }

  /// The quantised scan of a file. Valid while this query, which must be quantised, and the file live.
  func quantisedScan(of file: VectorFile) -> eidetic_i8_scan {
    guard let facts else { preconditionFailure("a query that was not quantised scans int8 rows") }
    let planes = unsafe (memory + 4 * stride).assumingMemoryBound(to: Int8.self)
    let slack = Slack(metric: metric, query: facts, dimension: dimension)
    return unsafe eidetic_i8_scan(
      high: UnsafePointer(planes),
      low: UnsafePointer(planes + stride),
      rows: file.start(of: .quantisedRows),
      scales: file.start(of: .scales),
      norms: file.start(of: .norms),
      residuals: file.start(of: .residuals),
      stride: stride,
      metric: metric.kernelMetric,
      query_scale: facts.scale,
      query_squared_norm: facts.norm * facts.norm,
      slack: slack.constant,
      slack_residual: slack.perResidual,
      slack_norm: slack.perNorm,
      slack_squared_norm: slack.perSquaredNorm)
  }
}
