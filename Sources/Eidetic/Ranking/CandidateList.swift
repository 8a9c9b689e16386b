import VectorSearch

/// Images to answer with, the closest first. They are looked for as far as they are asked for.
protocol CandidateList: Sendable {
  /// How many there are.
  var images: Int { get }

  /// The highest score that an image can have; `nil` if there is none.
  var highestScore: Float? { get }

  /// The distance that belongs to a score.
  func distance(ofScore score: Float) -> Float

  /// The closest, if they have been looked for; `nil` if not.
  ///
  /// - Parameter count: how many; fewer come if there are not so many images.
  func known(_ count: Int) -> ArraySlice<ImageNeighbour>?

  /// The closest.
  ///
  /// - Parameter count: how many; fewer come if there are not so many images.
  /// - Throws: `VectorIndexError`.
  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour>

  /// The same without some images: scores stay.
  ///
  /// - Parameter images: the numbers of those that stay.
  /// - Throws: `VectorIndexError`.
  func only(_ images: Set<Int64>) async throws(VectorIndexError) -> any CandidateList
}
