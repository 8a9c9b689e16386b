import Gallery
import Vocabulary

/// Matches marked faces with detected faces.
enum FaceMatching {
  /// The least overlap (intersection over union) of two boxes of one face. Lower than between boxes of one
  /// detector, because programs differ in how much of a head they include.
  static let sameFace = 0.3

  /// Pairs boxes, each at most once, those with the largest overlap first.
  ///
  /// - Parameters:
  ///   - boxes: boxes in an image.
  ///   - others: boxes in the same image.
  /// - Returns: for each box the index of its partner among the others; `nil` if it has none.
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
