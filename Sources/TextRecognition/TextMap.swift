/// How probable it is that each place of a picture shows text: what a network for differentiable binarisation
/// answers (Liao et al., "Real-time scene text detection with differentiable binarization", 2020).
struct TextMap {
  let width: Int
  let height: Int
  /// `[height, width]`, 0…1.
  let values: [Float]

  /// How lines are found in a map.
  struct Rules: Equatable {
    /// A place belongs to a line if it is more probable than this.
    let threshold: Double
    /// The least mean probability of a line.
    let lineThreshold: Double
    /// How much of a line's height the network leaves out: its box is widened by this share of its area over
    /// its perimeter.
    let unclipRatio: Double
    /// The most lines, the first ones from above.
    var most = 1000
  }

  /// The least shorter side of a line, in pixels of the map: before it is widened, and afterwards.
  private static let smallest = (before: 3.0, after: 5.0)

  /// - Precondition: there is a value for each place.
  init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height, "\(values.count) values for \(width) × \(height)")
    (self.width, self.height, self.values) = (width, height, values)
  }

  /// The boxes of lines, in pixels of the map, with their mean probability: from above, then from the left,
  /// by the first place of each.
  ///
  /// - Complexity: O(n) for n places, besides the corners of what is found.
  func lines(_ rules: Rules) -> [(box: LineBox, score: Double)] {
    var found: [(box: LineBox, score: Double)] = []
    for component in components(above: Float(rules.threshold)) {
      guard found.count < rules.most else { break }
      let hull = convexHull(of: component.outline)
      guard let box = smallestRectangle(around: hull), min(box.length, box.height) >= Self.smallest.before
      else { continue }
      let score = meanProbability(in: box)
      guard score >= rules.lineThreshold else { continue }
      let distance = box.length * box.height * rules.unclipRatio / (2 * (box.length + box.height))
      let wide = box.widened(by: distance)
      guard min(wide.length, wide.height) >= Self.smallest.after else { continue }
      found.append((wide.asRead, score))
    }
    return found
  }

  /// Places that touch each other, by a side or a corner.
  struct Component: Equatable {
    /// The middles of the first and the last place of each row.
    var outline: [SIMD2<Double>]
  }

  /// All components of places above a threshold, in the order of their first places.
  func components(above threshold: Float) -> [Component] {
    var runs: [Run] = []
    var parents: [Int] = []
    var above = 0..<0
    for row in 0..<height {
      let first = runs.count
      for columns in columns(above: threshold, row: row) {
        runs.append(Run(row: row, columns: columns))
        parents.append(parents.count)
        for other in above where runs[other].touches(columns) {
          Self.join(runs.count - 1, other, &parents)
        }
      }
      above = first..<runs.count
    }
    var places: [Int: Int] = [:]
    var components: [Component] = []
    for (index, run) in runs.enumerated() {
      let root = Self.root(of: index, &parents)
      let place = places[root] ?? components.count
      if place == components.count {
        places[root] = place
        components.append(Component(outline: []))
      }
      components[place].outline += run.ends
    }
    return components
  }

  /// Places beside each other in a row.
  private struct Run {
    let row: Int
    let columns: Range<Int>

    /// Whether places of the next row touch it.
    func touches(_ next: Range<Int>) -> Bool {
      next.lowerBound <= columns.upperBound && columns.lowerBound <= next.upperBound
    }

    var ends: [SIMD2<Double>] {
      [columns.lowerBound, columns.upperBound - 1].map { SIMD2(Double($0) + 0.5, Double(row) + 0.5) }
    }
  }

  private func columns(above threshold: Float, row: Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    for column in 0..<width {
      let isAbove = values[row * width + column] > threshold
      if isAbove, start == nil { start = column }
      if !isAbove, let first = start {
        found.append(first..<column)
        start = nil
      }
    }
    if let first = start { found.append(first..<width) }
    return found
  }

  private static func root(of index: Int, _ parents: inout [Int]) -> Int {
    var root = index
    while parents[root] != root {
      parents[root] = parents[parents[root]]
      root = parents[root]
    }
    return root
  }

  private static func join(_ one: Int, _ other: Int, _ parents: inout [Int]) {
    let (one, other) = (root(of: one, &parents), root(of: other, &parents))
    parents[max(one, other)] = min(one, other)
  }

  /// The mean probability of the places whose middles are in a box; 0 if there are none.
  func meanProbability(in box: LineBox) -> Double {
    let corners = box.corners
    let (low, high) = corners.reduce((corners[0], corners[0])) {
      (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1))
    }
    let rows = max(Int(low.y), 0)..<max(min(Int(high.y) + 1, height), max(Int(low.y), 0))
    let columns = max(Int(low.x), 0)..<max(min(Int(high.x) + 1, width), max(Int(low.x), 0))
    // What is on the border is in.
    let half = SIMD2(box.length, box.height) / 2 + 1e-6
    var (sum, count) = (0.0, 0)
    for row in rows {
      for column in columns {
        let offset = SIMD2(Double(column) + 0.5, Double(row) + 0.5) - box.centre
        guard abs(offset.dot(box.direction)) <= half.x, abs(offset.dot(box.down)) <= half.y else { continue }
        sum += Double(values[row * width + column])
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : 0
  }
}
