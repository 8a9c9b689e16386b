/// The scores from which two faces are taken for one person, by the share of pairs of two people that are
/// then accepted: what a model card keeps as `face.acceptance`.
package struct Acceptance: Sendable, Codable, Equatable {
  /// One row.
  package struct Row: Sendable, Codable, Equatable {
    /// 0…1.
    package let falseAcceptRate: Double
    /// A cosine.
    package let score: Double
  }

  /// The rates that are looked up.
  static let rates = [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003, 0.00001]
  /// A rate at which fewer pairs than this are accepted is not measured: it is left out.
  static let fewest = 10

  /// How many pairs of two people were compared: all that the pictures allow.
  package let pairs: Int
  /// By falling rate.
  package let table: [Row]

  /// Compares every two pictures of different people.
  ///
  /// - Parameter embeddings: by the pictures' paths, whose first part is the person; of length 1.
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

  /// - Parameter scores: of pairs of two people.
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
