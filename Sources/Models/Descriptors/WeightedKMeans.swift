/// k-means of weighted colours, without chance: see `DominantColours`.
struct WeightedKMeans {
  struct Point {
    var colour: LabColour
    /// Above 0.
    var weight: Float
  }

  struct Cluster {
    var centre: LabColour
    var weight: Float
  }

  /// At most as many as asked for, none without weight.
  private(set) var clusters: [Cluster]

  /// Centres that move less than this, in squared ΔE, are at rest.
  private static let rest: Float = 1e-4
  private static let maximumRounds = 30

  /// Clusters points. O(points · count · rounds).
  ///
  /// - Parameters:
  ///   - points: at least one.
  ///   - count: at least 1.
  init(_ points: [Point], count: Int) {
    clusters = Self.firstCentres(points, count: count).map { Cluster(centre: $0, weight: 0) }
    for _ in 0..<Self.maximumRounds {
      let before = clusters
      move(points)
      let isAtRest = zip(before, clusters).allSatisfy {
        $0.centre.squaredDifference(from: $1.centre) < Self.rest
      }
      if isAtRest { break }
    }
    clusters.removeAll { $0.weight == 0 }
  }

  private static func firstCentres(_ points: [Point], count: Int) -> [LabColour] {
    var centres: [LabColour] = []
    // Before there is a centre, all are equally far.
    var distances = [Float](repeating: 1, count: points.count)
    while centres.count < count {
      var best = 0
      for index in points.indices
      where points[index].weight * distances[index] > points[best].weight * distances[best] {
        best = index
      }
      guard distances[best] > 0 else { break }
      let centre = points[best].colour
      for index in points.indices {
        let distance = points[index].colour.squaredDifference(from: centre)
        distances[index] = centres.isEmpty ? distance : min(distances[index], distance)
      }
      centres.append(centre)
    }
    return centres
  }

  /// One round of Lloyd: points go to their nearest centre, and centres to the mean of their points.
  private mutating func move(_ points: [Point]) {
    var sums = clusters.map { _ in SIMD4<Float>.zero }
    for point in points {
      let colour = SIMD4(point.colour.lightness, point.colour.a, point.colour.b, 1)
      sums[nearest(to: point.colour)] += point.weight * colour
    }
    for (index, sum) in sums.enumerated() {
      clusters[index].weight = sum.w
      guard sum.w > 0 else { continue }
      clusters[index].centre = LabColour(lightness: sum.x / sum.w, a: sum.y / sum.w, b: sum.z / sum.w)
    }
  }

  private func nearest(to colour: LabColour) -> Int {
    var best = (index: 0, distance: Float.infinity)
    for index in clusters.indices {
      let distance = colour.squaredDifference(from: clusters[index].centre)
      if distance < best.distance { best = (index, distance) }
    }
    return best.index
  }
}
