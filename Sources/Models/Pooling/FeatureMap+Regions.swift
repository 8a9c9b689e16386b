import Imaging
import Vocabulary

extension FeatureMap {
  /// Prevents a division by zero for regions of zeros: cnnimageretrieval-pytorch's `eps`.
  private static let smallestLength = 1e-6

  /// R-MAC: the sum over all regions of their maxima, each scaled to length 1; `[channels]`.
  func regionalMaxima(levels: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: channels)
    for cells in RegionGrid(rows: rows, columns: columns).cells(levels: levels) {
      for (channel, value) in scaledMaxima(in: cells).enumerated() { sums[channel] += value }
    }
    return sums.map { Float($0) }
  }

  /// Each of R-MAC's regions, pooled separately, with its location; the whole map first, without duplicates.
  func regions(levels: Int, pooling: Pooling) -> [PooledRegion] {
    var seen: Set<Rectangle> = []
    return RegionGrid(rows: rows, columns: columns).cells(levels: levels)
      .filter { seen.insert($0).inserted }
      .map { PooledRegion(region: region(of: $0), vector: pooling.pooled(self, in: $0)) }
  }

  private func scaledMaxima(in cells: Rectangle) -> [Double] {
    let maxima = maxima(in: cells).map { Double($0) }
    let length = maxima.reduce(into: 0.0) { $0 += $1 * $1 }.squareRoot()
    return maxima.map { $0 / (length + Self.smallestLength) }
  }

  private func region(of cells: Rectangle) -> Region {
    Region(
      x: Double(cells.x) / Double(columns), y: Double(cells.y) / Double(rows),
      width: Double(cells.width) / Double(columns), height: Double(cells.height) / Double(rows))
  }
}
