import CKernels
import Vocabulary

/// An upper bound of the difference between a key computed from quantised vectors and the key computed by the
/// full-precision kernel.
///
/// Let q be the query, x a row, and q̂ and x̂ their dequantised forms. Then
///
///     q·x = q̂·x̂ + (q − q̂)·x̂ + q·(x − x̂)
///
/// and by Cauchy and Schwarz, with the stored residual r ≥ ‖x − x̂‖, δ ≥ ‖q − q̂‖ and ‖x̂‖ ≤ ‖x‖ + r,
///
///     |q·x − q̂·x̂| ≤ δ (‖x‖ + r) + ‖q‖ r.
///
/// Two more terms cover floating point. The full-precision kernels add d products in some order, so that
/// their error is at most γ Σ|qᵢxᵢ| ≤ γ ‖q‖ ‖x‖ with γ = (d + 16) 2⁻²⁴ (Higham, Accuracy and Stability of
/// Numerical Algorithms, 2002, section 3.1; 16 covers the operations around the sum). And `rounding`, 128
/// times the unit roundoff, covers the dozen operations that turn the int8 sums into a key, the rounding of
/// the stored norm, and that two squared distances that differ by less may have the same square root: a row
/// that is ruled out is then strictly farther.
///
/// Cosine (‖q‖ = 1), the bound divided by ‖x‖: δ + γ + rounding + (‖q‖ + δ) r / ‖x‖.
/// Euclidean, key ‖q‖² + ‖x‖² − 2 q·x up to its sign, of which the kernel errs by at most 2 γ (‖q‖² + ‖x‖²):
/// twice the bound, and (2 γ + rounding) (‖q‖² + ‖x‖²).
/// Inner product: the bound, and (γ + rounding) ‖q‖ ‖x‖.
struct Slack {
  private(set) var constant: Float
  private(set) var perResidual: Float
  private(set) var perNorm: Float = 0
  private(set) var perSquaredNorm: Float = 0

  private static let rounding: Float = 0x1p-17
  /// Keeps rounding in the sums and products below from lowering a coefficient.
  private static let outward: Float = 1 + 0x1p-16
  /// Squares of values below 1e-19 vanish in Float; so do the distances that they would make.
  private static let underflow: Float = 1e-30

  init(metric: Metric, query: eidetic_quantised_row, dimension: Int) {
    let summation = Float(dimension + 16) * 0x1p-24
    switch metric {
    case .cosine:
      constant = (query.residual + summation + Self.rounding) * Self.outward
      perResidual = (query.norm + query.residual) * Self.outward
    case .euclidean:
      let relative = (2 * summation + Self.rounding) * Self.outward
      constant = relative * query.norm * query.norm + Self.underflow
      perResidual = 2 * (query.norm + query.residual) * Self.outward
      perNorm = 2 * query.residual * Self.outward
      perSquaredNorm = relative
    case .innerProduct:
      constant = Self.underflow
      perResidual = (query.norm + query.residual) * Self.outward
      perNorm = (query.residual + (summation + Self.rounding) * query.norm) * Self.outward
    case .chiSquared, .intersection, .hellinger, .hamming:
      preconditionFailure("\(metric) has no quantised scan")
    }
  }
}
