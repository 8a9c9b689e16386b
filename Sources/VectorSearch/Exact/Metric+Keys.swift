import CKernels
import Vocabulary

extension Metric {
  /// What kernels compare by; their keys are higher for what is closer.
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

  /// Whether a row's key can be bounded from its int8 form (see `Slack`); other metrics scan f32 rows.
  var hasQuantisedScan: Bool {
    switch self {
    case .cosine, .euclidean, .innerProduct: true
    case .chiSquared, .intersection, .hellinger, .hamming: false
    }
  }

  /// The score that a kernel's key stands for.
  func score(ofKey key: Float) -> Float {
    switch self {
    case .cosine, .innerProduct, .intersection: key
    // From zero, so that a distance of 0 does not become -0.
    case .chiSquared, .hamming: 0 - (0 - key)
    case .euclidean, .hellinger: 0 - (0 - key).squareRoot()
    }
  }
}
