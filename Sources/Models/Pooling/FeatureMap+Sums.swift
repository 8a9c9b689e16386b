import Foundation

extension FeatureMap {
  /// SPoC: the sum of each channel, `[channels]`, where a cell at the distances x and y from the centre
  /// weighs `exp(−(x² + y²) / 2σ²)` and σ is a third of the way from the centre to the nearest border
  /// (Babenko and Lempitsky, 2015, section 4).
  ///
  /// The paper uses integer coordinates from a corner; here a cell is at its centre, so that the weights are
  /// symmetric: a mirrored map has the same sums.
  func centredSums() -> [Float] {
    let deviation = Double(min(rows, columns)) / 6
    func squaredDistance(_ index: Int, of count: Int) -> Double {
      let distance = Double(index) + 0.5 - Double(count) / 2
      return distance * distance
    }
    return sums(
      weights: (0..<area).map { cell in
        let distance =
          squaredDistance(cell / columns, of: rows) + squaredDistance(cell % columns, of: columns)
        return exp(-distance / (2 * deviation * deviation))
      }
    ).map { Float($0) }
  }

  /// CroW: the sum of each channel, `[channels]`, weighted by cell and by channel (Kalantidis et al., 2016,
  /// section 3).
  func crossWeightedSums() -> [Float] {
    zip(sums(weights: activityWeights()), rarityWeights()).map { Float($0 * $1) }
  }

  /// A cell weighs the square root of its sum over all channels, after these sums were scaled to length 1
  /// (the paper's a = b = 2).
  ///
  /// The paper has no negative activations; here a cell with a negative sum weighs nothing.
  private func activityWeights() -> [Double] {
    let sums = (0..<area).map { cell in
      max((0..<channels).reduce(into: 0.0) { $0 += Double(self[$1, cell]) }, 0)
    }
    let length = sums.reduce(into: 0.0) { $0 += $1 * $1 }.squareRoot()
    return length > 0 ? sums.map { ($0 / length).squareRoot() } : sums
  }

  /// A channel weighs `log((Kε + ΣQ) / (ε + Q))`, where Q is the part of the cells in which it is positive,
  /// ΣQ the sum over all K channels and ε 10⁻⁶; an only channel weighs nothing.
  private func rarityWeights() -> [Double] {
    let epsilon = 1e-6
    let parts = (0..<channels).map { channel in
      Double((0..<area).count { self[channel, $0] > 0 }) / Double(area)
    }
    let total = parts.reduce(Double(channels) * epsilon, +)
    return parts.map { log(total / (epsilon + $0)) }
  }
}
