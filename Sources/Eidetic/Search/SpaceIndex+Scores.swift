import VectorSearch
import Vocabulary

extension SpaceIndex {
  /// The rows of an image's vectors, the whole image's first; none where the copy lacks the image.
  ///
  /// - Parameter image: its number.
  func rows(ofImage image: Int64) -> Range<Int> {
    guard let first = row(ofImage: image) else { return 0..<0 }
    var end = first + 1
    while index.count > images, end < index.count, Self.image(ofRow: index.file.id(ofRow: end)) == image {
      end += 1
    }
    return first..<end
  }

  /// The numbers of all images, ascending.
  var imageIDs: [Int64] {
    (0..<index.count).map { index.file.id(ofRow: $0) }.filter(Self.isWhole).map(Self.image)
  }

  /// The vectors of whole images.
  ///
  /// - Parameter images: their numbers.
  /// - Returns: for each image `[dimension]`; nothing where the copy lacks it.
  func vectors(of images: [Int64]) -> [[Float]?] {
    images.map { row(ofImage: $0).map(index.file.row) }
  }

  /// Compares several vectors with chosen images, each by its nearest region.
  ///
  /// - Parameters:
  ///   - vectors: each `[dimension]`.
  ///   - images: their numbers, of the copy.
  ///   - metric: how closeness is measured.
  /// - Returns: for each vector the score of each image, in their order.
  /// - Throws: `VectorIndexError`.
  func scores(
    of vectors: [[Float]], images: [Int64], metric: Metric
  ) throws(VectorIndexError) -> [[Float]] {
    guard index.count > self.images else {
      return try index.scores(of: vectors, rows: images.compactMap(row(ofImage:)), metric: metric)
    }
    let ranges = images.map(rows)
    let scores = try index.scores(of: vectors, rows: ranges.flatMap(Array.init), metric: metric)
    return scores.map { scores in
      var next = 0
      return ranges.map { rows in
        defer { next += rows.count }
        return scores[next..<next + rows.count].max() ?? -.infinity
      }
    }
  }

  /// Compares images with one another, each whole image with the nearest region of the other.
  ///
  /// - Parameters:
  ///   - images: their numbers, of the copy.
  ///   - others: numbers of images of the copy too.
  ///   - metric: how closeness is measured.
  /// - Returns: `[images, others]`, row-major.
  /// - Throws: `VectorIndexError`.
  func scores(
    ofImages images: [Int64], withImages others: [Int64], metric: Metric
  ) throws(VectorIndexError) -> [Float] {
    guard index.count == self.images else {
      return try scores(of: vectors(of: images).compactMap(\.self), images: others, metric: metric)
        .flatMap(\.self)
    }
    return try index.scores(
      ofRows: images.compactMap(row(ofImage:)), withRows: others.compactMap(row(ofImage:)), metric: metric)
  }

  /// The images nearest to each of several vectors, as `nearest(_:k:metric:)` finds them.
  ///
  /// - Parameters:
  ///   - vectors: each `[dimension]`.
  ///   - k: how many images, 1 or more.
  ///   - metric: how closeness is measured.
  /// - Throws: `VectorIndexError`.
  func nearest(_ vectors: [[Float]], k: Int, metric: Metric) throws(VectorIndexError) -> [[ImageNeighbour]] {
    guard index.count > images else {
      return try index.search(vectors, k: k, metric: metric).map(Self.byImage)
    }
    var found: [[ImageNeighbour]] = []
    for vector in vectors { found.append(try nearest(vector, k: k, metric: metric)) }
    return found
  }
}
