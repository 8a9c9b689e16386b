import Gallery
import Vocabulary

/// Which marked faces are which faces that were found.
enum FaceMatching {
  /// From which share of what both cover two boxes are one face. Programs differ in how much of a head they
  /// take in, so that it is less than between boxes of one detector.
  static let sameFace = 0.3

  /// Pairs boxes, each at most once; those that overlap most first.
  ///
  /// - Parameters:
  ///   - boxes: of an image.
  ///   - others: of the same image.
  /// - Returns: of each box the place of its pair among the others; `nil` if it has none.
  /// - Complexity: O(n m log(n m)) for n boxes and m others.
  static func pairs(_ boxes: [Region], _ others: [Region]) -> [Int?] {
    let overlaps = boxes.indices.flatMap { box in
      others.indices.map { (share: boxes[box].intersectionOverUnion(with: others[$0]), box: box, other: $0) }
    }.filter { $0.share >= sameFace }.sorted { ($1.share, $0.box, $0.other) < ($0.share, $1.box, $1.other) }
    var pairs = [Int?](repeating: nil, count: boxes.count)
    var taken: Set<Int> = []
    for overlap in overlaps where pairs[overlap.box] == nil && taken.insert(overlap.other).inserted {
      pairs[overlap.box] = overlap.other
    }
    return pairs
  }
}
