import Models

/// Takes a vector for the class of the nearest one that was learned from, by cosine: what a classifier has to
/// be better than.
struct NearestNeighbours {
  /// The rows, of length 1, `[m, d]`, row-major.
  private let rows: [Float]
  private let labels: [Int]

  /// - Parameter examples: at least one.
  init(_ examples: [HeadFit.Example]) {
    rows = ClassHead.prepared(examples.map(\.embedding))
    labels = examples.map(\.label)
  }

  /// How many vectors are of the class of the nearest one in another fold.
  ///
  /// - Parameters:
  ///   - examples: `[m]`.
  ///   - folds: of each, `[m]`, with at least two different ones.
  static func right(_ examples: [HeadFit.Example], folds: [Int]) -> Int {
    Set(folds).reduce(0) { sum, fold in
      let members = folds.indices.filter { folds[$0] == fold }
      let others = NearestNeighbours(folds.indices.filter { folds[$0] != fold }.map { examples[$0] })
      let found = others.classes(of: members.map { examples[$0].embedding })
      return sum + zip(found, members).count { $0 == examples[$1].label }
    }
  }

  /// The class of each vector.
  ///
  /// - Parameter embeddings: `[n, d]`.
  func classes(of embeddings: [[Float]]) -> [Int] {
    guard let first = embeddings.first else { return [] }
    let scores = LinearAlgebra.products(
      of: ClassHead.prepared(embeddings), with: rows, length: first.count)
    return embeddings.indices.map { row in
      let own = (row * labels.count)..<((row + 1) * labels.count)
      let nearest = own.max { scores[$0] < scores[$1] } ?? own.lowerBound
      return labels[nearest - own.lowerBound]
    }
  }
}
