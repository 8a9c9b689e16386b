import Foundation
import Models
import VectorSearch

/// How a vector is combined with its neighbours: x + Σ max(cos(x, xⱼ), 0)^α xⱼ, all of length 1.
struct NeighbourWeights: Sendable, Hashable {
  let alpha: Double
  /// The number of neighbours.
  let k: Int

  /// The combination of a query's vector with those of its nearest images.
  ///
  /// - Parameter search: finds them.
  /// - Returns: `[dimension]`, of length 1.
  /// - Throws: `VectorIndexError`.
  func joined(_ search: RankedSearch) async throws -> [Float] {
    joined(
      search.query.vector,
      try await search.others(k).compactMap { image in
        search.query.index.vector(ofImage: image.id).map { ($0, image.neighbour.score) }
      })
  }

  /// The combination of a vector with its neighbours.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - neighbours: their vectors and cosines; all are used.
  /// - Returns: `[dimension]`, of length 1; zeros if all are zeros.
  func joined(_ vector: [Float], _ neighbours: [(vector: [Float], score: Float)]) -> [Float] {
    var sum = l2Normalised(vector)
    for neighbour in neighbours {
      let weight = Float(Self.power(neighbour.score, alpha))
      let other = l2Normalised(neighbour.vector)
      for place in sum.indices { sum[place] += weight * other[place] }
    }
    return l2Normalised(sum)
  }

  /// A power of a cosine; 0 if it is negative.
  ///
  /// - Parameters:
  ///   - cosine: -1…1.
  ///   - exponent: 0 or more; with 0, all cosines that are not negative give 1.
  static func power(_ cosine: Float, _ exponent: Double) -> Double {
    cosine < 0 ? 0 : pow(Double(cosine), exponent)
  }
}
