/// The calibration of a face network: the least score for each false-accept rate, as in the `face.acceptance`
/// of a model card.
package struct Acceptance: Sendable, Codable, Equatable {
  /// One row.
  package struct Row: Sendable, Codable, Equatable {
    /// 0…1.
    package let falseAcceptRate: Double
    /// A cosine.
    package let score: Double
  }

  /// The rates in the table.
  static let rates = [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003, 0.00001]
  /// Rates at which fewer pairs are accepted are left out as not measured.
  static let fewest = 10

  /// The number of compared pairs of two different people: all that the pictures allow.
  package let pairs: Int
  /// By descending rate.
  package let table: [Row]

  /// Compares every two pictures of different people.
  ///
  /// - Parameter embeddings: by the pictures' paths, whose first component is the person; of length 1.
  /// - Complexity: O(n² · dimension).
  init(_ embeddings: [String: [Float]]) {
    let faces = embeddings.map { (person: FacePairs.Pair.person($0.key), embedding: $0.value) }
    var scores: [Float] = []
    for (index, face) in faces.enumerated() {
      for other in faces[..<index] where other.person != face.person {
        scores.append(cosine(face.embedding, other.embedding))
      }
    }
    self.init(scores: scores)
  }

  /// - Parameter scores: of pairs of two different people.
  init(scores: [Float]) {
    let falling = scores.sorted(by: >)
    pairs = falling.count
    table = Self.rates.compactMap { rate in
      let accepted = Int(rate * Double(falling.count))
      guard accepted >= Self.fewest else { return nil }
      return Row(falseAcceptRate: rate, score: Double(falling[accepted - 1]))
    }
  }
}
