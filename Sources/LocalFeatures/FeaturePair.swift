import VectorSearch

/// A pair of similar features in two pictures.
package struct FeaturePair: Sendable, Hashable {
  /// Its index among the first picture's features.
  package let first: Int
  /// Its index among the second picture's.
  package let second: Int

  /// - Parameters:
  ///   - first: the index of a feature in the first picture.
  ///   - second: the index of a feature in the second.
  package init(first: Int, second: Int) { (self.first, self.second) = (first, second) }
}

extension LocalFeatures {
  /// The largest ratio of the distances of the nearest and the second nearest descriptor (Lowe 2004, 7.1).
  static let ratio: Float = 0.8

  /// The pairs of features whose descriptors are each other's nearest, and clearly nearer than the second:
  /// O(count · other.count).
  ///
  /// - Parameter other: another picture's features.
  /// - Returns: in the order of this picture's features, without duplicates; empty if the other has fewer
  ///   than two.
  package func pairs(with other: LocalFeatures) -> [FeaturePair] {
    guard other.count > 1 else { return [] }
    let products = Kernels.best.products(
      of: descriptors, with: other.descriptors, dimension: Self.dimension)
    var nearest = [Int](repeating: -1, count: other.count)
    var greatest = [Int32](repeating: .min, count: other.count)
    var found: [FeaturePair] = []
    for row in 0..<count {
      var (best, second, place) = (Int32.min, Int32.min, 0)
      for column in 0..<other.count {
        let product = products[row * other.count + column]
        if product > best {
          (best, second, place) = (product, best, column)
        } else if product > second {
          second = product
        }
        if product > greatest[column] { (greatest[column], nearest[column]) = (product, row) }
      }
      let limit = Self.ratio * Self.ratio * Self.squaredDistance(second)
      if Self.squaredDistance(best) <= limit { found.append(FeaturePair(first: row, second: place)) }
    }
    return found.filter { nearest[$0.second] == $0.first }
  }

  /// The squared distance of two descriptors of length 1, from their integer dot product.
  private static func squaredDistance(_ product: Int32) -> Float {
    max(0, 2 - 2 * Float(product) / Float(unit * unit))
  }
}
