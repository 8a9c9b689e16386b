import VectorSearch
import Vocabulary

/// A space's memory-mapped copy, by image.
///
/// A row's id holds its image's number and which of the image's vectors it is: the whole image, or one of the
/// regions that the space keeps.
struct SpaceIndex: Sendable {
  /// The place of a vector among those of its image, in the lowest bits of a row's id.
  private static let bits: Int64 = 8
  /// What a copy's rows mean, beside the identity of its space.
  static let layout = "rows=image*256+region"

  let index: ExactIndex
  /// How many images have a vector and may be answered.
  let images: Int
  /// Which may be answered; nothing for all.
  private let filter: IDFilter?

  init(_ index: ExactIndex) {
    self.index = index
    filter = nil
    images = (0..<index.count).count { Self.isWhole(index.file.id(ofRow: $0)) }
  }

  private init(_ index: ExactIndex, images: Int, filter: IDFilter?) {
    self.index = index
    self.images = images
    self.filter = filter
  }

  /// The same, searched by so many threads.
  func threads(_ count: Int) -> SpaceIndex {
    SpaceIndex(ExactIndex(index.file, threads: count), images: images, filter: filter)
  }

  /// The same, answering with some images only: the index passes over the rows of others.
  ///
  /// - Parameter numbers: of the images; those that the copy lacks do no harm.
  func only(_ numbers: Set<Int64>) -> SpaceIndex {
    SpaceIndex(
      index, images: numbers.count { row(ofImage: $0) != nil },
      filter: .including(numbers, lowBits: Self.bits))
  }

  /// The id of a vector's row.
  ///
  /// - Parameters:
  ///   - image: its number.
  ///   - vector: 0 for the whole image, then the regions in their order.
  static func row(ofImage image: Int64, vector: Int) -> Int64 {
    precondition(vector < 1 << bits, "\(vector) vectors of one image")
    return image << bits | Int64(vector)
  }

  /// The row of a whole image's vector; nothing where the copy lacks the image.
  ///
  /// - Parameter image: its number.
  func row(ofImage image: Int64) -> Int? { index.file.row(withID: Self.row(ofImage: image, vector: 0)) }

  /// The images nearest to a vector, each by its nearest region.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - k: how many images, 1 or more.
  ///   - metric: how closeness is measured.
  /// - Throws: `VectorIndexError`.
  func nearest(_ vector: [Float], k: Int, metric: Metric) throws(VectorIndexError) -> [ImageNeighbour] {
    // As many rows as images may all be of one image: more are asked for until there are enough images.
    var rows = min(k, images)
    if index.count > images { rows = min(rows, index.count / 4) * 4 }
    while true {
      let found = Self.byImage(
        try index.search(vector, k: max(rows, 1), metric: metric, filter: filter))
      if found.count >= min(k, images) || rows >= index.count { return Array(found.prefix(k)) }
      rows = min(rows * 4, index.count)
    }
  }

  /// The image that a row's id is of.
  static func image(ofRow id: Int64) -> Int64 { id >> bits }

  /// Whether a row's id is that of a whole image.
  static func isWhole(_ id: Int64) -> Bool { id & (1 << bits - 1) == 0 }

  static func byImage(_ rows: [Neighbour]) -> [ImageNeighbour] {
    var seen: Set<Int64> = []
    return rows.compactMap { row in
      let image = image(ofRow: row.id)
      guard seen.insert(image).inserted else { return nil }
      let region = Int(row.id & (1 << bits - 1)) - 1
      return ImageNeighbour(
        neighbour: Neighbour(id: image, score: row.score, distance: row.distance),
        region: region < 0 ? nil : region)
    }
  }
}

/// An image and how close it is.
struct ImageNeighbour: Sendable, Equatable {
  /// By the image's number.
  let neighbour: Neighbour
  /// Which of the image's regions is close; nothing where it is the whole.
  var region: Int?

  var id: Int64 { neighbour.id }
}
