/// The order in which rows are compared with others: those on both sides first.
struct RowSides {
  /// The number of rows that both orders begin with.
  let shared: Int
  /// Indexes of the rows.
  let order: [Int]
  /// Indexes of the others.
  let otherOrder: [Int]

  /// - Parameters:
  ///   - rows: the numbers of rows, in any order.
  ///   - others: the numbers of others, in any order.
  init(_ rows: [Int], _ others: [Int]) {
    let places = Dictionary(zip(others, others.indices)) { first, _ in first }
    var isShared = Array(repeating: false, count: others.count)
    var (shared, sharedOthers, rest): ([Int], [Int], [Int]) = ([], [], [])
    for (place, row) in rows.enumerated() {
      if let other = places[row], !isShared[other] {
        isShared[other] = true
        shared.append(place)
        sharedOthers.append(other)
      } else {
        rest.append(place)
      }
    }
    self.shared = shared.count
    order = shared + rest
    otherOrder = sharedOthers + others.indices.filter { !isShared[$0] }
  }
}
