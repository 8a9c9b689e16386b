import VectorSearch

/// Images that one part of a query scores: one of the parts that `FusedImages` joins.
protocol ScoredImages: Sendable {
  /// The score of images that `nearest` never answers; `nil` if there are no such images: then those that the
  /// part lacks are no results.
  var otherwise: Float? { get }

  /// The number of images that it has, whatever it is restricted to; `nil` for all.
  var extent: Int? { get }

  /// The ids of these images, ascending; `nil` for all.
  var imageIDs: [Int64]? { get }

  /// Whether it has an image, whatever it is restricted to.
  func has(_ image: Int64) -> Bool

  /// The number of images that it has and is restricted to; `nil` for all that it is restricted to.
  var candidates: Int? { get }

  /// The closest images.
  ///
  /// - Parameter count: how many; fewer if there are not enough.
  /// - Throws: `VectorIndexError`.
  func nearest(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour]

  /// Chosen images with their scores.
  ///
  /// - Parameter images: their ids; those that the part lacks are left out.
  /// - Throws: `VectorIndexError`.
  func neighbours(of images: [Int64]) async throws(VectorIndexError) -> [ImageNeighbour]

  /// The same part restricted to some images, with the same scores.
  ///
  /// - Throws: `VectorIndexError`.
  func only(_ images: ImageSet) async throws(VectorIndexError) -> Self
}

extension RankedSearch: ScoredImages {
  var otherwise: Float? { nil }

  var extent: Int? { query.index.images }

  var imageIDs: [Int64]? { query.index.imageIDs }

  var candidates: Int? { compared }

  func has(_ image: Int64) -> Bool { query.index.row(ofImage: image) != nil }

  func only(_ images: ImageSet) async throws(VectorIndexError) -> RankedSearch {
    var search = self
    try await search.restrict(to: images)
    return search
  }
}

/// Images with scores of their own, few or many; all others have the score 0.
struct SparseScores: ScoredImages {
  /// The images of scores above 0, the closest first.
  private let closest: [ImageNeighbour]
  private let scores: [Int64: Float]

  /// - Parameter scores: by image; those below 0 lead away from it.
  init(_ scores: [Int64: Float]) {
    self.scores = scores
    closest = scores.filter { $0.value > 0 }.map { Self.neighbour($0.key, $0.value) }
      .sorted { $0.neighbour.isCloser(than: $1.neighbour) }
  }

  private init(_ other: SparseScores, only images: ImageSet) {
    scores = other.scores
    closest = other.closest.filter { images.contains($0.id) }
  }

  /// Whether all images have the score 0.
  var isEmpty: Bool { scores.isEmpty }

  /// The score of an image.
  subscript(_ image: Int64) -> Float { scores[image] ?? 0 }

  var otherwise: Float? { 0 }

  var extent: Int? { nil }

  var imageIDs: [Int64]? { nil }

  var candidates: Int? { nil }

  func has(_ image: Int64) -> Bool { true }

  func nearest(_ count: Int) -> [ImageNeighbour] { Array(closest.prefix(count)) }

  func neighbours(of images: [Int64]) -> [ImageNeighbour] { images.map { Self.neighbour($0, self[$0]) } }

  func only(_ images: ImageSet) -> SparseScores { SparseScores(self, only: images) }

  private static func neighbour(_ image: Int64, _ score: Float) -> ImageNeighbour {
    ImageNeighbour(neighbour: Neighbour(id: image, score: score, distance: max(0, 1 - score)))
  }
}
