/// Lines in the order in which they are read: row by row, each from its beginning, and columns of running
/// text one after the other.
///
/// Directions are those of most of the lines, so a page may be turned. What is beside each other in a table
/// or on a receipt is one row: only where both sides have several lines that are clearly longer than high,
/// and nothing crosses the gap between them, are there columns.
///
/// - Complexity: O(n² log n) for n lines.
func inReadingOrder(_ lines: [ReadLine]) -> [ReadLine] {
  guard lines.count > 1 else { return lines }
  let direction = commonDirection(lines)
  let down = SIMD2(-direction.y, direction.x)
  let placed = lines.map { PlacedLine($0, along: direction, down: down) }
  return ordered(placed).map(\.line)
}

/// The direction that the most text has, in quarters of a turn apart, then their mean.
private func commonDirection(_ lines: [ReadLine]) -> SIMD2<Double> {
  let quarters = [SIMD2(1.0, 0.0), SIMD2(0, 1), SIMD2(-1, 0), SIMD2(0, -1)]
  let sums = quarters.map { quarter in
    lines.filter { $0.box.direction.dot(quarter) > 0.7 }
      .reduce(SIMD2(0, 0)) { $0 + $1.box.direction * $1.box.length }
  }
  guard let most = sums.max(by: { $0.magnitude < $1.magnitude }), most.magnitude > 0 else {
    return quarters[0]
  }
  return most / most.magnitude
}

/// A line with where it is on a page that is turned upright.
private struct PlacedLine {
  let line: ReadLine
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  init(_ line: ReadLine, along direction: SIMD2<Double>, down: SIMD2<Double>) {
    self.line = line
    let along = line.box.corners.map { $0.dot(direction) }
    let across = line.box.corners.map { $0.dot(down) }
    (left, right) = (along.min() ?? 0, along.max() ?? 0)
    (top, bottom) = (across.min() ?? 0, across.max() ?? 0)
  }

  var middle: Double { (top + bottom) / 2 }
  var height: Double { bottom - top }
  var isRunningText: Bool { right - left >= 5 * height }
}

/// Splits a page above and below a gap, or left and right of one, as long as there are columns; the rest goes
/// row by row.
private func ordered(_ lines: [PlacedLine]) -> [PlacedLine] {
  guard lines.count > 3 else { return byRows(lines) }
  if let (left, right) = columns(lines) { return ordered(left) + ordered(right) }
  // A heading over columns hides them: what is above the widest gap is read first.
  let sorted = lines.sorted { $0.top < $1.top }
  var (bottom, widest) = (sorted[0].bottom, (gap: 0.0, place: 0))
  for (place, line) in sorted.enumerated().dropFirst() {
    if line.top - bottom > widest.gap { widest = (line.top - bottom, place) }
    bottom = max(bottom, line.bottom)
  }
  guard widest.place > 0 else { return byRows(lines) }
  let (above, below) = (Array(sorted[..<widest.place]), Array(sorted[widest.place...]))
  guard columns(above) != nil || columns(below) != nil else { return byRows(lines) }
  return ordered(above) + ordered(below)
}

/// The lines left and right of the widest gap that no line crosses, if both are columns of running text.
private func columns(_ lines: [PlacedLine]) -> (left: [PlacedLine], right: [PlacedLine])? {
  let sorted = lines.sorted { $0.left < $1.left }
  guard let first = sorted.first else { return nil }
  var (right, widest) = (first.right, (gap: 0.0, place: 0))
  for (place, line) in sorted.enumerated().dropFirst() {
    if line.left - right > widest.gap { widest = (line.left - right, place) }
    right = max(right, line.right)
  }
  guard widest.place > 0 else { return nil }
  let sides = (Array(sorted[..<widest.place]), Array(sorted[widest.place...]))
  func isColumn(_ side: [PlacedLine]) -> Bool {
    side.count > 1 && 2 * side.count { $0.isRunningText } > side.count
  }
  return isColumn(sides.0) && isColumn(sides.1) ? sides : nil
}

/// Lines whose middles are within half a height of each other are one row.
private func byRows(_ lines: [PlacedLine]) -> [PlacedLine] {
  var rows: [[PlacedLine]] = []
  for line in lines.sorted(by: { ($0.middle, $0.left) < ($1.middle, $1.left) }) {
    if let last = rows.last?.first, abs(line.middle - last.middle) <= min(line.height, last.height) / 2 {
      rows[rows.count - 1].append(line)
    } else {
      rows.append([line])
    }
  }
  return rows.flatMap { $0.sorted { $0.left < $1.left } }
}
