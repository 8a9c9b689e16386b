import CKernels
import Vocabulary

extension Metric {
  /// The metric for kernels, whose keys are higher for closer rows.
  var kernelMetric: eidetic_metric {
    switch self {
    case .cosine: EIDETIC_COSINE
    case .euclidean: EIDETIC_EUCLIDEAN
    case .innerProduct: EIDETIC_INNER_PRODUCT
    case .chiSquared: EIDETIC_CHI_SQUARED
    case .intersection: EIDETIC_INTERSECTION
    case .hellinger: EIDETIC_HELLINGER
    case .hamming: EIDETIC_HAMMING
    }
  }

  /// Whether a row's key can be bounded from its int8 form (see `Slack`); for other metrics the f32 rows are
  /// scanned.
  var hasQuantisedScan: Bool {
    switch self {
    case .cosine, .euclidean, .innerProduct: true
    case .chiSquared, .intersection, .hellinger, .hamming: false
    }
  }

  /// The score for a kernel's key.
  func score(ofKey key: Float) -> Float {
    switch self {
    case .cosine, .innerProduct, .intersection: key
    // Subtracts from zero, so that a distance of 0 does not become -0.
    case .chiSquared, .hamming: 0 - (0 - key)
    case .euclidean, .hellinger: 0 - (0 - key).squareRoot()
    }
  }
}
