import Vocabulary

/// Something in a box, with a confidence.
protocol Candidate {
  var box: FaceBox { get }
  var confidence: Double { get }
}

extension DetectedFace: Candidate {}

/// What two boxes' shared area is divided by.
enum Overlap {
  /// The area of both together.
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

/// Of candidates that overlap keeps the most certain (greedy non-maximum suppression).
///
/// - Parameters:
///   - candidates: in any order; of equals the first is kept.
///   - threshold: candidates that overlap more than this with one that is kept go.
///   - overlap: how the overlap is measured.
/// - Returns: what is kept, the most certain first.
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
