import VectorSearch

/// Some images, such as those that pass a filter.
struct ImageSet: Sendable {
  /// Their ids, ascending.
  let ids: [Int64]

  /// - Parameter ids: in ascending order, each once.
  init(ascending ids: [Int64]) { self.ids = ids }

  /// - Parameter ids: in any order.
  init(_ ids: Set<Int64>) { self.init(ascending: ids.sorted()) }

  /// The number of images.
  var count: Int { ids.count }

  /// Whether an image is one of them. O(log n).
  func contains(_ image: Int64) -> Bool {
    let place = ids.partitioningIndex { $0 >= image }
    return place < ids.count && ids[place] == image
  }
}
