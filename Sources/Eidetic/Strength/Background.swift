import VectorSearch
import Vocabulary

/// What is common in a space: a sample of its images, and how often nearest images are each other's.
///
/// Kept in the form of `VectorFile` beside the space's vectors; the file's space says the rest:
/// `IDENTITY + background images=N reciprocal=A,B`.
struct Background: Sendable {
  /// Fewer images show no background.
  static let fewestImages = 64
  /// How many images the sample has, if there are so many.
  private static let sampleSize = 256
  /// How many images' neighbours are looked at, if there are so many.
  private static let reciprocalSize = 512
  /// The numbers of nearest images that are looked at.
  private static let neighbours = (1, 4)

  /// Of images nearest to one, the mean share that has it among its own nearest as many, 0…1.
  struct Reciprocity: Sendable, Equatable {
    /// Of the nearest one.
    let first: Double
    /// Of the nearest four.
    let fourth: Double
  }

  /// Some images, with all their vectors.
  let sample: SpaceIndex
  /// How many images there were.
  let images: Int
  let reciprocity: Reciprocity
  /// What its file says that it is: of which space, and of how many images.
  var identity: String { sample.rows.space }
  /// The numbers of the images in the sample, ascending.
  let sampled: [Int64]

  private init(_ file: VectorFile, keepsRegions: Bool, images: Int, _ reciprocity: Reciprocity) {
    sample = SpaceIndex(file, keepsRegions: keepsRegions)
    sampled = sample.imageIDs
    (self.images, self.reciprocity) = (images, reciprocity)
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - file: that `write` wrote; nothing is made of another one.
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

  /// Whether it stands for a space: it has not many more or fewer images, and most of the sample is there.
  ///
  /// - Parameters:
  ///   - index: the space's vectors as they are now.
  ///   - slack: 0…1: which share of the images may have come or gone, and which of the sample may be gone.
  func represents(_ index: SpaceIndex, slack: Double) -> Bool {
    let there = sampled.count { index.row(ofImage: $0) != nil }
    return Double(abs(images - index.images)) <= slack * Double(images)
      && Double(there) >= (1 - slack) * Double(sampled.count)
  }

  /// The moments of vectors' scores in the sample.
  ///
  /// - Parameters:
  ///   - vectors: each `[dimension]`.
  ///   - metric: how closeness is measured.
  ///   - isOwn: whether a score is of the image that a vector is of; such are left out. Is given the vector's
  ///     place, the sampled image and the score.
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

  /// Samples a space.
  ///
  /// O(n d) for each of up to 2560 images.
  ///
  /// - Parameters:
  ///   - index: the space's vectors, of `fewestImages` or more.
  ///   - metric: how the space is compared when nothing is said.
  ///   - path: where the file goes.
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

  /// The images nearest to each, without itself, the closest first.
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

  /// An image's place in an order that is as good as random and the same in every run.
  private static func scattered(_ image: Int64) -> UInt64 {
    SplitMix64.scattered(UInt64(bitPattern: image))
  }
}
