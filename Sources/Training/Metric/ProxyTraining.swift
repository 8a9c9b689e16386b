import Foundation
import Models

/// Learns a linear map by the normalised softmax loss (Zhai and Wu, "Classification is a strong baseline for
/// deep metric learning", 2019): each class has a vector of its own, its proxy, and the cosines of a picture
/// with all proxies, multiplied by a scale, are the scores of a classifier. Every class counts as much as any
/// other.
///
/// It begins with the principal components of the sample and goes down the gradient of the whole sample, with
/// momentum; a step's length is a fixed share of the map's own size (as Adam, with one scale for all
/// weights). Nothing is random.
struct ProxyTraining {
  /// What cosines are multiplied by.
  private static let scale: Float = 24
  /// A step's length as a share of the root mean square of what it changes.
  private static let rate: Float = 0.02

  /// The sample's vectors along its principal components, `[m, d]`.
  private let rows: [Float]
  private let length: Int
  /// The class of each, 0..<classes.
  private let labels: [Int]
  /// How much each counts: 1 over the size of its class and the number of classes.
  private let weights: [Float]
  private var map: Weights
  private var proxies: Weights

  /// - Parameters:
  ///   - sample: at least two classes.
  ///   - components: the principal components of the sample.
  /// - Throws: as `Projection.apply`.
  init(on sample: LabelledEmbeddings, along components: Projection) throws {
    let numbers = Dictionary(
      uniqueKeysWithValues: Set(sample.labels).sorted().enumerated().map { ($1, $0) })
    length = components.dimension
    rows = try components.apply(sample.vectors).flatMap(\.self)
    labels = sample.labels.compactMap { numbers[$0] }
    let sizes = Dictionary(grouping: labels, by: \.self).mapValues { Float($0.count) }
    weights = labels.map { 1 / (sizes[$0, default: 1] * Float(numbers.count)) }
    var identity = [Float](repeating: 0, count: length * length)
    for place in 0..<length { identity[place * length + place] = 1 }
    map = Weights(identity)
    var membership = [Float](repeating: 0, count: labels.count * numbers.count)
    for (row, label) in labels.enumerated() { membership[row * numbers.count + label] = 1 }
    let sums = LinearAlgebra.weightedSums(
      of: Directions(rows, length: length).units, length: length, by: membership, length: numbers.count)
    proxies = Weights(Directions(sums, length: length).units)
  }

  /// The map, `[d, d]`, row-major.
  var matrix: [Float] { map.values }

  /// Vectors as the map makes them.
  ///
  /// - Parameter rows: along the principal components, `[k, d]`, row-major.
  func mapped(_ rows: [Float]) -> [Float] {
    LinearAlgebra.products(of: rows, with: map.values, length: length)
  }

  /// Goes one step down.
  mutating func step() {
    let classes = proxies.values.count / length
    let pictures = Directions(mapped(rows), length: length)
    let anchors = Directions(proxies.values, length: length)
    let pulls = pulls(
      LinearAlgebra.products(of: pictures.units, with: anchors.units, length: length), classes: classes)
    let pictureGradient = pictures.gradient(
      LinearAlgebra.products(of: pulls, length: classes, times: anchors.units))
    let proxyGradient = anchors.gradient(
      LinearAlgebra.weightedSums(of: pictures.units, length: length, by: pulls, length: classes))
    map.descend(
      LinearAlgebra.weightedSums(of: rows, length: length, by: pictureGradient, length: length),
      rate: Self.rate)
    proxies.descend(proxyGradient, rate: Self.rate)
  }

  /// The gradient of the loss by the cosine of each picture and each proxy, `[m, classes]`.
  private func pulls(_ cosines: [Float], classes: Int) -> [Float] {
    var pulls: [Float] = []
    pulls.reserveCapacity(cosines.count)
    for (row, label) in labels.enumerated() {
      var probabilities = softmax(
        Array(cosines[(row * classes)..<((row + 1) * classes)]), temperature: 1 / Self.scale)
      probabilities[label] -= 1
      pulls += probabilities.map { $0 * Self.scale * weights[row] }
    }
    return pulls
  }
}

/// Vectors and their directions.
private struct Directions {
  /// Each of length 1, `[m, d]`, row-major.
  let units: [Float]
  private let lengths: [Float]
  private let dimension: Int

  init(_ rows: [Float], length: Int) {
    var (units, lengths) = (rows, [Float]())
    for start in stride(from: 0, to: rows.count, by: length) {
      var sum: Float = 0
      for place in start..<(start + length) { sum += rows[place] * rows[place] }
      let size = max(sum.squareRoot(), .leastNormalMagnitude)
      for place in start..<(start + length) { units[place] /= size }
      lengths.append(size)
    }
    (self.units, self.lengths, dimension) = (units, lengths, length)
  }

  /// The gradient by the vectors, from that by their directions.
  func gradient(_ byUnits: [Float]) -> [Float] {
    var gradient = byUnits
    for (row, size) in lengths.enumerated() {
      let places = (row * dimension)..<((row + 1) * dimension)
      var along: Float = 0
      for place in places { along += byUnits[place] * units[place] }
      for place in places { gradient[place] = (byUnits[place] - along * units[place]) / size }
    }
    return gradient
  }
}

/// Numbers that go down a gradient.
private struct Weights {
  private(set) var values: [Float]
  private var momentum: [Float]
  private var square: Float = 0
  private var steps = 0

  private static let memory: (momentum: Float, square: Float) = (0.9, 0.99)

  init(_ values: [Float]) {
    self.values = values
    momentum = Array(repeating: 0, count: values.count)
  }

  mutating func descend(_ gradient: [Float], rate: Float) {
    steps += 1
    let (mean, power) = (Self.meanSquare(gradient), Float(steps))
    square = Self.memory.square * square + (1 - Self.memory.square) * mean
    let size = (square / (1 - pow(Self.memory.square, power))).squareRoot()
    guard size > 0 else { return }
    let length = rate * Self.meanSquare(values).squareRoot() / (1 - pow(Self.memory.momentum, power)) / size
    for place in values.indices {
      momentum[place] =
        Self.memory.momentum * momentum[place] + (1 - Self.memory.momentum) * gradient[place]
      values[place] -= length * momentum[place]
    }
  }

  private static func meanSquare(_ values: [Float]) -> Float {
    values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
  }
}
