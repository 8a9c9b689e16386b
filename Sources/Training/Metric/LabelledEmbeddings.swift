/// Embeddings of one space, each with its class.
package struct LabelledEmbeddings: Sendable, Equatable {
  /// `[m, n]`.
  package let vectors: [[Float]]
  /// The class of each, 0 or more.
  package let labels: [Int]

  /// - Parameters:
  ///   - vectors: `[m, n]`.
  ///   - labels: the class of each, 0 or more.
  package init(vectors: [[Float]], labels: [Int]) {
    precondition(
      vectors.count == labels.count, "\(vectors.count) embeddings with \(labels.count) labels")
    (self.vectors, self.labels) = (vectors, labels)
  }

  /// Those at some places, in the order of the places.
  func subset(_ places: [Int]) -> LabelledEmbeddings {
    LabelledEmbeddings(vectors: places.map { vectors[$0] }, labels: places.map { labels[$0] })
  }

  /// The places of the members of each class with at least two of them, by ascending class.
  var repeatedClasses: [[Int]] {
    Dictionary(grouping: labels.indices) { labels[$0] }.filter { $0.value.count > 1 }
      .sorted { $0.key < $1.key }.map(\.value)
  }

  /// All vectors less a mean, `[m, n]`, row-major.
  func centred(by mean: [Float]) -> [Float] {
    var centred: [Float] = []
    centred.reserveCapacity(vectors.count * mean.count)
    for vector in vectors {
      for index in mean.indices { centred.append(vector[index] - mean[index]) }
    }
    return centred
  }
}
