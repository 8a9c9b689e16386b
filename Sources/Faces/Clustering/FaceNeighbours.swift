package import VectorSearch
import Vocabulary

/// Finds which faces are alike.
package enum FaceNeighbours {
  /// How many neighbours of a face are kept.
  package static let count = 64

  /// Two faces by their numbers, and how alike they are.
  package struct Link: Sendable, Equatable {
    package let face: Int64
    package let other: Int64
    /// The cosine of their embeddings.
    package let score: Float

    /// - Parameters:
    ///   - face: a face's number.
    ///   - other: another's.
    ///   - score: the cosine of their embeddings.
    package init(face: Int64, other: Int64, score: Float) {
      self.face = face
      self.other = other
      self.score = score
    }
  }

  /// The neighbours of faces that are new among all faces. Pairs of two old faces are known already: so links
  /// can be gathered as pictures come in.
  ///
  /// - Parameters:
  ///   - faces: by number, with embeddings of length 1; they are in the index too.
  ///   - index: all faces, by number.
  ///   - floor: the least score of a link.
  /// - Returns: of each face the nearest, at most `count`.
  /// - Throws: `VectorIndexError`.
  /// - Complexity: O(new · all · dimension) time, O(new · count) memory.
  package static func links(
    of faces: [(id: Int64, embedding: [Float])], in index: any VectorIndex, floor: Float
  ) async throws(VectorIndexError) -> [Link] {
    let answers = try await index.search(
      NeighbourRequest(faces.map(\.embedding), k: count + 1, metric: .cosine))
    return zip(faces, answers).flatMap { face, neighbours in
      neighbours.filter { $0.id != face.id && $0.score >= floor }.prefix(count).map {
        Link(face: face.id, other: $0.id, score: $0.score)
      }
    }
  }
}
