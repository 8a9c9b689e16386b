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
  /// The images that may be returned; `nil` for all.
  private let allowed: Set<Int64>?
  private let filter: IDFilter?

  init(_ file: VectorFile, keepsRegions: Bool) {
    (rows, index, allowed, filter) = (file, ExactIndex(file), nil, nil)
    self.keepsRegions = keepsRegions
    images = keepsRegions ? (0..<file.count).count { Self.isWhole(file.id(ofRow: $0)) } : file.count
  }

  private init(_ other: SpaceIndex, allowed: Set<Int64>) {
    (rows, index, keepsRegions, threads) = (other.rows, other.index, other.keepsRegions, other.threads)
    self.allowed = allowed
    images = allowed.count { other.row(ofImage: $0) != nil }
    filter = .including(allowed, lowBits: Self.bits)
  }

  /// The same index, searched by this number of threads.
  ///
  /// - Parameter count: `nil` for all processors.
  func threads(_ count: Int?) -> SpaceIndex {
    var index = self
    index.threads = count
    return index
  }

  /// The same index restricted to some images: searches skip the rows of others.
  ///
  /// - Parameter numbers: the images' ids; unknown ones are ignored.
  func only(_ numbers: Set<Int64>) -> SpaceIndex {
    SpaceIndex(self, allowed: allowed.map(numbers.intersection) ?? numbers)
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
    var request = NeighbourRequest(vectors, k: max(min(k, images), 1), metric: metric, filter: filter)
    request.threads = threads
    // The nearest rows may all belong to few images: more are requested until there are enough images.
    if keepsRegions { request.k = max(min(request.k, rows.count / 4) * 4, 1) }
    while true {
      let found = try await index.search(request).map(Self.byImage)
      if request.k >= rows.count || found.allSatisfy({ $0.count >= min(k, images) }) {
        return found.map { Array($0.prefix(k)) }
      }
      request.k = min(request.k * 4, rows.count)
    }
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
