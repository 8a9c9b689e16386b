/// The convex hull of points, counted round once, without points on its sides.
///
/// Andrew's monotone chain ("Another efficient algorithm for convex hulls in two dimensions", 1979).
///
/// - Parameter points: in any order, some may be equal.
/// - Returns: all of them where there are fewer than three different ones.
/// - Complexity: O(n log n).
func convexHull(of points: [SIMD2<Double>]) -> [SIMD2<Double>] {
  let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  func half(_ points: some Sequence<SIMD2<Double>>) -> [SIMD2<Double>] {
    var chain: [SIMD2<Double>] = []
    for point in points where point != chain.last {
      while let last = chain.last, let before = chain.dropLast().last,
        (last - before).cross(point - last) <= 0
      {
        chain.removeLast()
      }
      chain.append(point)
    }
    return chain
  }
  let (there, back) = (half(sorted), half(sorted.reversed()))
  guard there.count > 1 else { return there }
  return Array(there.dropLast() + back.dropLast())
}

/// The smallest rectangle round points, whichever way it is turned (Freeman and Shapira, "Determining the
/// minimum-area encasing rectangle for an arbitrary closed curve", 1975: one of its sides is one of the
/// hull's).
///
/// - Parameter hull: as `convexHull` answers.
/// - Returns: with any of its sides as its length; `nil` for no point. It has no height if all points are on
///   one line.
/// - Complexity: O(n²) for n corners of the hull, which are few.
func smallestRectangle(around hull: [SIMD2<Double>]) -> LineBox? {
  guard let first = hull.first else { return nil }
  guard hull.count > 1 else {
    return LineBox(centre: first, direction: SIMD2(1, 0), length: 0, height: 0)
  }
  var best: LineBox?
  for (start, end) in zip(hull, hull.dropFirst() + [first]) {
    let direction = (end - start) / (end - start).magnitude
    let box = rectangle(around: hull, along: direction)
    if best.map({ box.length * box.height < $0.length * $0.height }) ?? true { best = box }
  }
  return best
}

/// The rectangle round points with a side in a direction.
private func rectangle(around points: [SIMD2<Double>], along direction: SIMD2<Double>) -> LineBox {
  let down = SIMD2(-direction.y, direction.x)
  var (low, high) = (SIMD2(repeating: Double.infinity), SIMD2(repeating: -Double.infinity))
  for point in points {
    let place = SIMD2(point.dot(direction), point.dot(down))
    low = pointwiseMin(low, place)
    high = pointwiseMax(high, place)
  }
  let (middle, size) = ((low + high) / 2, high - low)
  return LineBox(
    centre: direction * middle.x + down * middle.y, direction: direction, length: size.x, height: size.y)
}
