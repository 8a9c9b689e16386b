import VectorSearch
import Vocabulary

/// What confidences need of each image and can be precomputed: the moments of its scores in the space's
/// sample.
///
/// Stored as a `VectorFile` beside the space's vectors, `[images, 2]`: mean and standard deviation, both 0 if
/// all scores are the same; row ids are image ids. The file's space identifies the sample:
/// `SAMPLE moments generation=N`.
struct SampleMoments: Sendable {
  /// The number of images compared with the sample at a time: their vectors are held in memory.
  private static let imagesPerBatch = 1024

  private let file: VectorFile

  /// The generation of the space's vectors that it reflects.
  var generation: UInt64 { file.generation }

  /// - Parameters:
  ///   - file: written by `written`; `nil` results for any other.
  ///   - background: the sample.
  init?(_ file: VectorFile, of background: Background) {
    guard file.space == Self.name(of: background), file.dimension == 2 else { return nil }
    self.file = file
  }

  private init(_ file: VectorFile) { self.file = file }

  /// Whether it belongs to a sample.
  func isOf(_ background: Background) -> Bool { file.space == Self.name(of: background) }

  /// An image's moments.
  ///
  /// - Returns: the outer `nil` for an image that was added later, the inner one if all of its scores are the
  ///   same.
  func moments(ofImage image: Int64) -> ScoreMoments?? {
    guard let row = file.row(withID: image) else { return nil }
    return .some(ScoreMoments(values: file.vector(ofRow: row)))
  }

  /// Writes the moments of all images of a space. O(n s d) for n new images and a sample of s.
  ///
  /// - Parameters:
  ///   - index: the space's vectors.
  ///   - background: the sample.
  ///   - metric: the space's default metric.
  ///   - known: earlier moments with the same sample: an image's vector never changes.
  ///   - path: the path of the new file.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  static func written(
    of index: SpaceIndex, in background: Background, _ metric: Metric, known: SampleMoments?, at path: String
  ) throws -> SampleMoments {
    let images = index.imageIDs
    var writer = try VectorFileWriter(
      path: path, dimension: 2, count: images.count, generation: index.rows.generation,
      space: name(of: background))
    for start in stride(from: 0, to: images.count, by: imagesPerBatch) {
      try Task.checkCancellation()
      let batch = Array(images[start..<min(start + imagesPerBatch, images.count)])
      let moments = try background.moments(ofImages: batch, in: index, metric, known: known)
      for (image, moments) in zip(batch, moments) {
        let values = moments?.values ?? [0, 0]
        try writer.append(values.span, id: image)
      }
    }
    try writer.finish()
    return SampleMoments(try VectorFile(path: path))
  }

  private static func name(of background: Background) -> String {
    "\(background.identity) moments generation=\(background.sample.rows.generation)"
  }
}

extension Background {
  /// The moments of images' scores in the sample, each without itself.
  ///
  /// - Parameters:
  ///   - images: their ids; the index contains all of them.
  ///   - index: the space's vectors.
  ///   - metric: how closeness is measured.
  ///   - known: precomputed moments for the same metric; other images are compared with the sample.
  /// - Returns: in their order; `nil` if all of an image's scores are the same.
  /// - Throws: `VectorIndexError`.
  func moments(
    ofImages images: [Int64], in index: SpaceIndex, _ metric: Metric, known: SampleMoments?
  ) throws(VectorIndexError) -> [ScoreMoments?] {
    var moments: [ScoreMoments?] = Array(repeating: nil, count: images.count)
    var missing: [Int] = []
    for (place, image) in images.enumerated() {
      if let found = known?.moments(ofImage: image) {
        moments[place] = found
      } else {
        missing.append(place)
      }
    }
    guard !missing.isEmpty else { return moments }
    let vectors = missing.map { place in
      guard let vector = index.vector(ofImage: images[place]) else {
        preconditionFailure("the moments of an image that the copy lacks")
      }
      return vector
    }
    let found = try self.moments(of: vectors, metric) { place, image, _ in images[missing[place]] == image }
    for (place, found) in zip(missing, found) { moments[place] = found }
    return moments
  }
}
