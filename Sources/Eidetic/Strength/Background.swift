import VectorSearch
import Vocabulary

/// What is usual in a space: a sample of its images, and how often nearest neighbours are mutual.
///
/// Stored as a `VectorFile` beside the space's vectors; the file's space contains the rest:
/// `IDENTITY + background images=N reciprocal=A,B`.
struct Background: Sendable {
  /// The least number of images for a background.
  static let fewestImages = 64
  /// The number of images in the sample, if the space has so many.
  private static let sampleSize = 256
  /// The number of images whose neighbours are examined, if the space has so many.
  private static let reciprocalSize = 512
  /// The neighbourhood sizes that are examined.
  private static let neighbours = (1, 4)

  /// The mean share of an image's nearest neighbours that have the image among their own nearest, 0…1.
  struct Reciprocity: Sendable, Equatable {
    /// For the nearest one.
    let first: Double
    /// For the nearest four.
    let fourth: Double
  }

  /// The sampled images, with all their vectors.
  let sample: SpaceIndex
  /// The number of images in the space when it was sampled.
  let images: Int
  let reciprocity: Reciprocity
  /// The identity of its file: the space, and the number of images.
  var identity: String { sample.rows.space }
  /// The ids of the sampled images, ascending.
  let sampled: [Int64]

  private init(_ file: VectorFile, keepsRegions: Bool, images: Int, _ reciprocity: Reciprocity) {
    sample = SpaceIndex(file, keepsRegions: keepsRegions)
    sampled = sample.imageIDs
    (self.images, self.reciprocity) = (images, reciprocity)
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - file: written by `drawn`; `nil` results for any other.
  ///   - index: the space's vectors.
  init?(_ file: VectorFile, of index: SpaceIndex) {
    let mark = index.rows.space + Self.mark
    guard file.space.hasPrefix(mark) else { return nil }
    let words = file.space.dropFirst(mark.count).split(separator: " ")
    guard words.count == 2, words[0].hasPrefix("images="), words[1].hasPrefix("reciprocal="),
      let images = Int(words[0].dropFirst(7))
    else { return nil }
    let shares = words[1].dropFirst(11).split(separator: ",").compactMap { Double($0) }
    guard shares.count == 2 else { return nil }
    self.init(
      file, keepsRegions: index.keepsRegions, images: images, Reciprocity(first: shares[0], fourth: shares[1])
    )
  }

  private static let mark = " + background "

  /// Whether it represents a space: the number of images has not changed much, and most of the sample still
  /// exists.
  ///
  /// - Parameters:
  ///   - index: the present vectors of the space.
  ///   - slack: 0…1: the share of the images that may have been added or removed, and of the sample that may
  ///     be gone.
  func represents(_ index: SpaceIndex, slack: Double) -> Bool {
    let remaining = sampled.count { index.row(ofImage: $0) != nil }
    return Double(abs(images - index.images)) <= slack * Double(images)
      && Double(remaining) >= (1 - slack) * Double(sampled.count)
  }

  /// The moments of vectors' scores in the sample.
  ///
  /// - Parameters:
  ///   - vectors: each `[dimension]`.
  ///   - metric: how closeness is measured.
  ///   - isOwn: whether a score is that of a vector with its own image, which is left out. Takes the index of
  ///     the vector, the sampled image and the score.
  /// - Returns: in their order; `nil` if a vector's scores are all the same.
  /// - Throws: `VectorIndexError`.
  func moments(
    of vectors: [[Float]], _ metric: Metric, isOwn: (Int, Int64, Float) -> Bool
  ) throws(VectorIndexError) -> [ScoreMoments?] {
    let scores = try sample.scores(of: vectors, images: sampled, metric: metric)
    return scores.enumerated().map { place, scores in
      ScoreMoments(of: scores.indices.filter { !isOwn(place, sampled[$0], scores[$0]) }.map { scores[$0] })
    }
  }

  /// Samples a space. O(n d) for each of up to 2560 images.
  ///
  /// - Parameters:
  ///   - index: the space's vectors, of `fewestImages` or more.
  ///   - metric: the space's default metric.
  ///   - path: the path of the new file.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  static func drawn(from index: SpaceIndex, metric: Metric, at path: String) async throws -> Background {
    let order = index.imageIDs.sorted { scattered($0) < scattered($1) }
    let reciprocity = try await reciprocity(of: Array(order.prefix(reciprocalSize)), in: index, metric)
    let space =
      index.rows.space + mark
      + "images=\(index.images) reciprocal=\(reciprocity.first),\(reciprocity.fourth)"
    let sampled = order.prefix(sampleSize).sorted()
    try write(sampled, of: index, as: space, to: path)
    return Background(
      try VectorFile(path: path), keepsRegions: index.keepsRegions, images: index.images, reciprocity)
  }

  private static func write(
    _ images: [Int64], of index: SpaceIndex, as space: String, to path: String
  ) throws(VectorIndexError) {
    let (rows, chosen) = (index.rows, images.flatMap(index.rows(ofImage:)))
    var writer = try VectorFileWriter(
      path: path, dimension: rows.dimension, count: chosen.count, generation: rows.generation, space: space)
    for row in chosen { try writer.append(rows.vector(ofRow: row).span, id: rows.id(ofRow: row)) }
    try writer.finish()
  }

  private static func reciprocity(
    of images: [Int64], in index: SpaceIndex, _ metric: Metric
  ) async throws(VectorIndexError) -> Reciprocity {
    var nearest = try await Self.nearest(images, in: index, metric)
    let others = Set(images.flatMap { nearest[$0, default: []] }).subtracting(images)
    nearest.merge(try await Self.nearest(others.sorted(), in: index, metric)) { $1 }
    let share = { (k: Int) in
      let shares = images.map { image in
        let own = nearest[image, default: []].prefix(k)
        return Double(own.count { nearest[$0, default: []].prefix(k).contains(image) })
          / Double(max(own.count, 1))
      }
      return shares.reduce(0, +) / Double(shares.count)
    }
    return Reciprocity(first: share(neighbours.0), fourth: share(neighbours.1))
  }

  /// The images nearest to each image, without itself, the closest first.
  private static func nearest(
    _ images: [Int64], in index: SpaceIndex, _ metric: Metric
  ) async throws(VectorIndexError) -> [Int64: [Int64]] {
    let found = try await index.nearest(
      images.compactMap(index.vector(ofImage:)), k: neighbours.1 + 1, metric: metric)
    return Dictionary(
      uniqueKeysWithValues: zip(images, found).map { image, found in
        (image, Array(found.map(\.id).filter { $0 != image }.prefix(neighbours.1)))
      })
  }

  /// A pseudo-random sort key of an image, the same in every run.
  private static func scattered(_ image: Int64) -> UInt64 {
    SplitMix64.scattered(UInt64(bitPattern: image))
  }
}
