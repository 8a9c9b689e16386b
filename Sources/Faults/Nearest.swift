/// The name that a mistyped word most likely means.
///
/// - Parameters:
///   - word: what was typed.
///   - names: the possible names.
/// - Returns: `nil` if none is similar enough to be a typing error: at most one letter in three may differ.
package func nearest(to word: String, among names: some Sequence<String>) -> String? {
  let written = Array(word.lowercased())
  let candidates = names.map { (name: $0, steps: steps(from: written, to: Array($0.lowercased()))) }
  guard let best = candidates.min(by: { ($0.steps, $0.name) < ($1.steps, $1.name) }) else { return nil }
  return best.steps <= max(1, max(written.count, best.name.count) / 3) ? best.name : nil
}

/// The number of letters to add, remove, change or swap with their neighbour: the distance of Damerau (1964)
/// as "optimal string alignment". O(n m).
private func steps(from a: [Character], to b: [Character]) -> Int {
  var (before, last) = ([Int](), Array(0...b.count))
  for row in a.indices {
    var current = [row + 1]
    for column in b.indices {
      let change = last[column] + (a[row] == b[column] ? 0 : 1)
      var least = min(change, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, a[row] == b[column - 1], a[row - 1] == b[column] {
        least = min(least, before[column - 1] + 1)
      }
      current.append(least)
    }
    (before, last) = (last, current)
  }
  return last[b.count]
}
