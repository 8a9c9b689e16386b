import Models

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The loss of softmax regression on labelled vectors: the weighted mean cross-entropy plus λ/2 ‖W‖².
struct SoftmaxRegression {
  /// The vectors, `[m, d]`, row-major.
  private let rows: [Float]
  private let labels: [Int]
  /// How much each vector counts; the sum is 1.
  private let shares: [Float]
  let dimension: Int
  let classCount: Int
  /// λ.
  var regularisation: Double

  /// - Parameters:
  ///   - rows: `[m, d]`, row-major.
  ///   - labels: `[m]`, below `classCount`.
  ///   - isBalanced: whether each class counts the same, however many vectors it has.
  init(rows: [Float], labels: [Int], classCount: Int, isBalanced: Bool, regularisation: Double) {
    self.rows = rows
    self.labels = labels
    self.classCount = classCount
    self.regularisation = regularisation
    dimension = rows.count / labels.count
    shares = isBalanced ? Self.balanced(labels, classCount) : labels.map { _ in 1 / Float(labels.count) }
  }

  private static func balanced(_ labels: [Int], _ classCount: Int) -> [Float] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    let filled = Float(counts.count { $0 > 0 })
    return labels.map { 1 / (filled * Float(counts[$0])) }
  }

  /// The number of parameters: the weights `[c, d]`, then the biases `[c]`.
  var parameterCount: Int { classCount * (dimension + 1) }

  /// The loss and its gradient.
  func loss(at parameters: [Float]) -> (value: Double, gradient: [Float]) {
    let weights = Array(parameters[..<(classCount * dimension)])
    var scores = self.scores(of: rows, parameters)
    var loss = 0.0
    for (row, label) in labels.enumerated() {
      let range = (row * classCount)..<((row + 1) * classCount)
      let probability = Self.turnIntoProbabilities(&scores, range, label: label)
      loss += Double(shares[row]) * probability
      // The gradient of the cross-entropy by the scores.
      scores[range.lowerBound + label] -= 1
      for place in range { scores[place] *= shares[row] }
    }
    var gradient = LinearAlgebra.weightedSums(
      of: rows, length: dimension, by: scores, length: classCount)
    let (factor, square) = (Float(regularisation), weights.reduce(0.0) { $0 + Double($1) * Double($1) })
    for place in weights.indices { gradient[place] += factor * weights[place] }
    var biases = [Float](repeating: 0, count: classCount)
    for row in labels.indices {
      for label in biases.indices { biases[label] += scores[row * classCount + label] }
    }
    return (loss + regularisation / 2 * square, gradient + biases)
  }

  /// The scores of the classes, `[m, c]`, row-major.
  ///
  /// - Parameter rows: `[m, d]`, row-major, m ≥ 1.
  func scores(of rows: [Float], _ parameters: [Float]) -> [Float] {
    let weights = Array(parameters[..<(classCount * dimension)])
    var scores = LinearAlgebra.products(of: rows, with: weights, length: dimension)
    for place in scores.indices { scores[place] += parameters[classCount * dimension + place % classCount] }
    return scores
  }

  /// Turns scores into probabilities, in place.
  ///
  /// - Returns: the cross-entropy, −ln p of the label.
  private static func turnIntoProbabilities(
    _ scores: inout [Float], _ range: Range<Int>, label: Int
  ) -> Double {
    var highest = -Float.infinity
    for place in range { highest = max(highest, scores[place]) }
    let own = scores[range.lowerBound + label] - highest
    var sum: Float = 0
    for place in range {
      let power = expf(scores[place] - highest)
      scores[place] = power
      sum += power
    }
    for place in range { scores[place] /= sum }
    return Double(logf(sum)) - Double(own)
  }

  /// The probabilities of the classes.
  ///
  /// - Parameters:
  ///   - scores: `[m, c]`, row-major.
  ///   - temperature: what the scores are divided by.
  /// - Returns: `[m, c]`, each row with the sum 1.
  static func probabilities(_ scores: [Float], _ classCount: Int, _ temperature: Float) -> [[Float]] {
    stride(from: 0, to: scores.count, by: classCount).map { start in
      var row = scores[start..<(start + classCount)].map { $0 / temperature }
      _ = turnIntoProbabilities(&row, row.indices, label: 0)
      return row
    }
  }

  /// The mean cross-entropy, −ln p, of labels, and the share that is right.
  ///
  /// - Parameters:
  ///   - scores: `[m, c]`, row-major.
  ///   - temperature: what the scores are divided by.
  static func judge(
    _ scores: [Float], _ labels: [Int], classCount: Int, temperature: Float = 1
  ) -> (loss: Double, accuracy: Double) {
    var (loss, right) = (0.0, 0)
    for (row, label) in labels.enumerated() {
      let own = scores[(row * classCount)..<((row + 1) * classCount)]
      let highest = own.max() ?? 0
      let sum = own.reduce(Float(0)) { $0 + expf(($1 - highest) / temperature) }
      loss += Double(logf(sum)) - Double((own[own.startIndex + label] - highest) / temperature)
      if own.firstIndex(of: highest) == own.startIndex + label { right += 1 }
    }
    return (loss / Double(labels.count), Double(right) / Double(labels.count))
  }
}
