import Foundation
import Models
import VectorSearch

/// How a vector is joined with those of its neighbours: x + Σ max(cos(x, xⱼ), 0)^α xⱼ, all of length 1.
struct NeighbourWeights: Sendable, Hashable {
  let alpha: Double
  /// How many neighbours.
  let k: Int

  /// A query's vector and those of its nearest images, joined.
  ///
  /// - Parameter search: where they are looked for.
  /// - Returns: `[dimension]`, of length 1.
  /// - Throws: `VectorIndexError`.
  func joined(_ search: RankedSearch) async throws -> [Float] {
    joined(
      search.query.vector,
      try await search.others(k).compactMap { image in
        search.query.index.vector(ofImage: image.id).map { ($0, image.neighbour.score) }
      })
  }

  /// A vector and its neighbours, joined.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - neighbours: their vectors and cosines; all of them count.
  /// - Returns: `[dimension]`, of length 1; zeros where all are zeros.
  func joined(_ vector: [Float], _ neighbours: [(vector: [Float], score: Float)]) -> [Float] {
    var sum = l2Normalised(vector)
    for neighbour in neighbours {
      let weight = Float(Self.power(neighbour.score, alpha))
      let other = l2Normalised(neighbour.vector)
      for place in sum.indices { sum[place] += weight * other[place] }
    }
    return l2Normalised(sum)
  }

  /// A cosine to a power; 0 where it is negative.
  ///
  /// - Parameters:
  ///   - cosine: -1…1.
  ///   - exponent: 0 or more; with 0 all that is not negative counts 1.
  static func power(_ cosine: Float, _ exponent: Double) -> Double {
    cosine < 0 ? 0 : pow(Double(cosine), exponent)
  }
}
