import Vocabulary

/// A box with a confidence.
protocol Candidate {
  var box: FaceBox { get }
  var confidence: Double { get }
}

extension DetectedFace: Candidate {}

/// The divisor of two boxes' intersection.
enum Overlap {
  /// The area of their union.
  case union
  /// The smaller area: one box inside another is the same face.
  case smaller

  func of(_ a: FaceBox, _ b: FaceBox) -> Double {
    switch self {
    case .union: return a.intersectionOverUnion(with: b)
    case .smaller:
      let smaller = min(a.area, b.area)
      return smaller > 0 ? a.overlap(with: b) / smaller : 0
    }
  }
}

/// Keeps the most confident of overlapping candidates (greedy non-maximum suppression).
///
/// - Parameters:
///   - candidates: in any order; of equally confident ones the first is kept.
///   - threshold: candidates that overlap a kept one by more than this are removed.
///   - overlap: how the overlap is measured.
/// - Returns: the kept ones, the most confident first.
/// - Complexity: O(n · kept).
func suppressed<Item: Candidate>(
  _ candidates: [Item], threshold: Double, overlap: Overlap = .union
) -> [Item] {
  var kept: [Item] = []
  for index in candidates.indices.sorted(by: { a, b in
    (candidates[a].confidence, b) > (candidates[b].confidence, a)
  }) {
    let candidate = candidates[index]
    if !kept.contains(where: { overlap.of($0.box, candidate.box) > threshold }) { kept.append(candidate) }
  }
  return kept
}
