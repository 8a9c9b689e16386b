import VectorSearch
import Vocabulary

extension SpaceIndex {
  /// The row of a whole image's vector; `nil` if the index lacks the image.
  ///
  /// - Parameter image: its id.
  func row(ofImage image: Int64) -> Int? { rows.row(withID: Self.row(of: image, vector: 0)) }

  /// The rows of an image's vectors, the whole image's first; empty if the index lacks the image.
  ///
  /// - Parameter image: its id.
  func rows(ofImage image: Int64) -> Range<Int> {
    guard let first = row(ofImage: image) else { return 0..<0 }
    var end = first + 1
    while keepsRegions, end < rows.count, Self.subject(ofRow: rows.id(ofRow: end)) == image { end += 1 }
    return first..<end
  }

  /// The ids of all images, ascending.
  var imageIDs: [Int64] {
    (0..<rows.count).map(rows.id(ofRow:)).filter(Self.isWhole).map(Self.subject)
  }

  /// The vector of a whole image, `[dimension]`; `nil` if the index lacks the image.
  ///
  /// - Parameter image: its id.
  func vector(ofImage image: Int64) -> [Float]? { row(ofImage: image).map(rows.vector(ofRow:)) }

  /// Compares several vectors with chosen images, each by its nearest region.
  ///
  /// - Parameters:
  ///   - vectors: each `[dimension]`.
  ///   - images: their ids; the index contains all of them.
  ///   - metric: how closeness is measured.
  /// - Returns: for each vector the score of each image, in their order.
  /// - Throws: `VectorIndexError`.
  func scores(
    of vectors: [[Float]], images: [Int64], metric: Metric
  ) throws(VectorIndexError) -> [[Float]] {
    guard keepsRegions else {
      return try rows.scores(
        of: vectors, rows: images.compactMap(row(ofImage:)), metric: metric, threads: threads)
    }
    let ranges = images.map(rows(ofImage:))
    let scores = try rows.scores(
      of: vectors, rows: ranges.flatMap(Array.init), metric: metric, threads: threads)
    return scores.map { scores in
      var next = 0
      return ranges.map { rows in
        defer { next += rows.count }
        return scores[next..<next + rows.count].max() ?? -.infinity
      }
    }
  }

  /// Compares a vector with chosen images, each by its nearest region.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - images: their ids.
  ///   - metric: how closeness is measured.
  /// - Returns: in their order, without those that the index lacks.
  /// - Throws: `VectorIndexError`.
  func neighbours(
    of vector: [Float], images: [Int64], metric: Metric
  ) throws(VectorIndexError) -> [ImageNeighbour] {
    let indexed = images.map { (image: $0, rows: rows(ofImage: $0)) }.filter { !$0.rows.isEmpty }
    let scores = try rows.scores(
      of: [vector], rows: indexed.flatMap { Array($0.rows) }, metric: metric, threads: threads)[0]
    var next = 0
    return indexed.map { image, rows in
      let own = scores[next..<next + rows.count]
      next += rows.count
      let best = own.indices.max { own[$0] < own[$1] } ?? own.startIndex
      return ImageNeighbour(
        neighbour: Neighbour(id: image, score: own[best], distance: metric.distance(ofScore: own[best])),
        region: best == own.startIndex ? nil : best - own.startIndex - 1)
    }
  }

  /// Compares images with one another, each whole image with the nearest region of the other.
  ///
  /// - Parameters:
  ///   - images: their ids; the index contains all of them.
  ///   - others: ids of images that the index contains, too.
  ///   - metric: how closeness is measured.
  /// - Returns: `[images, others]`, row-major.
  /// - Throws: `VectorIndexError`.
  func scores(
    ofImages images: [Int64], withImages others: [Int64], metric: Metric
  ) throws(VectorIndexError) -> [Float] {
    guard keepsRegions else {
      return try rows.scores(
        ofRows: images.compactMap(row(ofImage:)), withRows: others.compactMap(row(ofImage:)), metric: metric,
        threads: threads)
    }
    return try scores(of: images.compactMap(vector(ofImage:)), images: others, metric: metric)
      .flatMap(\.self)
  }
}
