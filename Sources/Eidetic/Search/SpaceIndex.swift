import VectorSearch
import Vocabulary

/// The vectors of a space and a way to search them, by image.
///
/// A row's id combines its image's id with the index of the vector: the whole image, or one of the regions
/// that the space stores.
struct SpaceIndex: SearchableRows {
  /// The index of a vector among those of its image takes the lowest bits of a row's id.
  private static let bits: Int64 = 8
  /// How a file's rows are numbered, beside the identity of its space.
  static let layout = "rows=image*256+region"

  let rows: any VectorRows
  /// The number of images with a vector that may be returned.
  let images: Int
  /// Whether images have vectors of their regions, too.
  let keepsRegions: Bool
  /// The most threads of a search; `nil` for all processors.
  private(set) var threads: Int?
  private let index: any VectorIndex
  /// The rows of the images that may be returned; `nil` for all.
  private let filter: RowMask?
  private let masks: RowMasks

  init(_ file: VectorFile, keepsRegions: Bool) {
    (rows, index, filter, masks) = (file, ExactIndex(file), nil, RowMasks())
    self.keepsRegions = keepsRegions
    images = keepsRegions ? (0..<file.count).count { Self.isWhole(file.id(ofRow: $0)) } : file.count
  }

  private init(_ other: SpaceIndex, filter: RowMask) {
    (rows, index, keepsRegions, threads) = (other.rows, other.index, other.keepsRegions, other.threads)
    masks = other.masks
    (self.filter, images) = (filter, filter.listedCount)
  }

  /// The same index, searched by this number of threads.
  ///
  /// - Parameter count: `nil` for all processors.
  func threads(_ count: Int?) -> SpaceIndex {
    var index = self
    index.threads = count
    return index
  }

  /// The index restricted to some images: searches skip the rows of others. O(m log(n / m)) for m images;
  /// O(1) for those of one of the last restrictions.
  ///
  /// - Parameter images: unknown ones are ignored.
  func only(_ images: ImageSet) -> SpaceIndex {
    precondition(filter == nil, "an index that is restricted already")
    return SpaceIndex(
      self,
      filter: masks.mask(of: images) { rows.rows(passing: .including(images.ids, lowBits: Self.bits)) })
  }

  /// The images nearest to a vector, each by its nearest region.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - k: how many images, 1 or more.
  ///   - metric: how closeness is measured.
  /// - Throws: `VectorIndexError`.
  func nearest(
    _ vector: [Float], k: Int, metric: Metric
  ) async throws(VectorIndexError) -> [ImageNeighbour] {
    try await nearest([vector], k: k, metric: metric)[0]
  }

  /// The images nearest to each of several vectors, each by its nearest region.
  ///
  /// - Parameters:
  ///   - vectors: each `[dimension]`.
  ///   - k: how many images, 1 or more.
  ///   - metric: how closeness is measured.
  /// - Throws: `VectorIndexError`.
  func nearest(
    _ vectors: [[Float]], k: Int, metric: Metric
  ) async throws(VectorIndexError) -> [[ImageNeighbour]] {
    var request = NeighbourRequest(vectors, k: depth(of: k), metric: metric, filter: filter)
    request.threads = threads
    while true {
      let found = try await index.search(request).map(Self.byImage)
      if request.k >= rows.count || found.allSatisfy({ $0.count >= min(k, images) }) {
        return found.map { Array($0.prefix(k)) }
      }
      request.k = min(request.k * 4, rows.count)
    }
  }

  /// The images nearest to a vector, in this index and in another one of the same rows, found at once.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - k: how many images of this index, 1 or more.
  ///   - other: the same index with another restriction.
  ///   - count: how many images of that, 1 or more.
  ///   - metric: how closeness is measured.
  /// - Throws: `VectorIndexError`.
  func nearest(
    _ vector: [Float], k: Int, and other: SpaceIndex, k count: Int, metric: Metric
  ) async throws(VectorIndexError) -> (own: [ImageNeighbour], other: [ImageNeighbour]) {
    let selections = [
      RowSelection(k: depth(of: k), filter: filter),
      RowSelection(k: other.depth(of: count), filter: other.filter),
    ]
    let found = try await index.search(vector, in: selections, metric: metric, threads: threads)
      .map(Self.byImage)
    return (
      own: try await enough(found[0], of: vector, k: k, metric: metric),
      other: try await other.enough(found[1], of: vector, k: count, metric: metric)
    )
  }

  /// The nearest images if enough were found already; otherwise searches for more rows.
  private func enough(
    _ found: [ImageNeighbour], of vector: [Float], k: Int, metric: Metric
  ) async throws(VectorIndexError) -> [ImageNeighbour] {
    if found.count >= min(k, images) { return Array(found.prefix(k)) }
    return try await nearest(vector, k: k, metric: metric)
  }

  /// The number of rows to search for first: the nearest ones may all belong to few images, then more are
  /// requested until there are enough images.
  private func depth(of k: Int) -> Int {
    let k = max(min(k, images), 1)
    return keepsRegions ? max(min(k, rows.count / 4) * 4, 1) : k
  }

  /// Writes the nearest other rows of each row. O(n² d) with an exact index.
  ///
  /// - Parameters:
  ///   - k: how many neighbours of each row are kept, 1 or more.
  ///   - path: the path of the new file.
  ///   - progress: is called with the number of rows searched with, and of all rows.
  /// - Throws: as `NeighbourGraph.write` does.
  func writeGraph(k: Int, to path: String, _ progress: (_ done: Int, _ total: Int) -> Void) async throws {
    try await NeighbourGraph.write(of: rows, searching: index, k: k, to: path, progress: progress)
  }

  private static func byImage(_ rows: [Neighbour]) -> [ImageNeighbour] {
    var seen: Set<Int64> = []
    return rows.compactMap { row in
      let image = subject(ofRow: row.id)
      guard seen.insert(image).inserted else { return nil }
      let region = Int(row.id & (1 << bits - 1)) - 1
      return ImageNeighbour(
        neighbour: Neighbour(id: image, score: row.score, distance: row.distance),
        region: region < 0 ? nil : region)
    }
  }
}

// MARK: Row ids

extension SpaceIndex {
  static func row(of image: Int64, vector: Int) -> Int64 {
    precondition(vector < 1 << bits, "\(vector) vectors of one image")
    return image << bits | Int64(vector)
  }

  static func subject(ofRow id: Int64) -> Int64 { id >> bits }

  /// Whether a row's id is that of a whole image.
  static func isWhole(_ id: Int64) -> Bool { id & (1 << bits - 1) == 0 }
}

/// An image and how close it is.
struct ImageNeighbour: Sendable, Equatable {
  /// Its id is the image's.
  let neighbour: Neighbour
  /// Which of the image's regions is close; `nil` if it is the whole.
  var region: Int?

  var id: Int64 { neighbour.id }
}
