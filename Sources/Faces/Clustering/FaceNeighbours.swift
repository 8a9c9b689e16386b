package import VectorSearch
import Vocabulary

/// Finds similar faces.
package enum FaceNeighbours {
  /// The most neighbours of a face.
  package static let count = 64

  /// Two faces by id, and their similarity.
  package struct Link: Sendable, Equatable {
    package let face: Int64
    package let other: Int64
    /// The cosine of their embeddings.
    package let score: Float

    /// - Parameters:
    ///   - face: a face's id.
    ///   - other: another face's id.
    ///   - score: the cosine of their embeddings.
    package init(face: Int64, other: Int64, score: Float) {
      self.face = face
      self.other = other
      self.score = score
    }
  }

  /// The neighbours of new faces among all faces. Pairs of old faces are linked already, so links can be
  /// collected as pictures are added.
  ///
  /// - Parameters:
  ///   - faces: by id, with embeddings of length 1; the index contains them, too.
  ///   - index: all faces, by id.
  ///   - floor: the least score of a link.
  /// - Returns: the nearest of each face, at most `count`.
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
