import VectorSearch

/// Candidate images, the closest first, found as far as needed.
protocol CandidateList: Sendable {
  /// The number of images.
  var images: Int { get }

  /// The upper bound of scores; `nil` if there is none.
  var highestScore: Float? { get }

  /// The distance for a score.
  func distance(ofScore score: Float) -> Float

  /// The closest images, if they have been found already; otherwise `nil`.
  ///
  /// - Parameter count: how many; fewer if there are not enough images.
  func known(_ count: Int) -> ArraySlice<ImageNeighbour>?

  /// The closest.
  ///
  /// - Parameter count: how many; fewer if there are not enough images.
  /// - Throws: `VectorIndexError`.
  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour>

  /// The same list restricted to some images, with the same scores.
  ///
  /// - Parameter images: the images that stay.
  /// - Throws: `VectorIndexError`.
  func only(_ images: ImageSet) async throws(VectorIndexError) -> any CandidateList
}
