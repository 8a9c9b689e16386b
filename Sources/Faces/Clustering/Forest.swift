/// Groups of items that are merged (a disjoint-set forest, Galler and Fischer 1964), with the data of each
/// group.
struct Forest {
  private struct Group {
    /// The sum of its members' embeddings: the mean score of two groups is the product of their sums divided
    /// by the product of their sizes.
    var sum: [Float]
    var size = 1
    /// The person that members were assigned to, if any: it holds for the whole group.
    var person: Int64?
    /// The people who were excluded for some of its members.
    var strangers: Set<Int64>
  }

  private var parents: [Int]
  private var groups: [Group]

  init(_ items: [FaceClustering.Item]) {
    parents = Array(items.indices)
    groups = items.map { Group(sum: $0.embedding, person: $0.person, strangers: $0.strangers) }
  }

  /// The item that represents an item's group.
  mutating func root(of item: Int) -> Int {
    var item = item
    while parents[item] != item {
      parents[item] = parents[parents[item]]
      item = parents[item]
    }
    return item
  }

  /// The mean score of all pairs between two groups.
  ///
  /// - Parameters:
  ///   - first: a root.
  ///   - second: another.
  func mean(_ first: Int, _ second: Int) -> Float {
    let (a, b) = (groups[first], groups[second])
    let product = zip(a.sum, b.sum).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    return product / (Float(a.size) * Float(b.size))
  }

  /// Merges the groups of two items, unless they are too different or were marked as different people.
  mutating func join(_ first: Int, _ second: Int, ifMeanIsAtLeast least: Float) {
    let (a, b) = (root(of: first), root(of: second))
    guard a != b, agree(a, b), mean(a, b) >= least else { return }
    unite(a, b)
  }

  /// Adds a single item to a group; it does not change the mean of its scores.
  mutating func attach(_ item: Int, to group: Int) {
    let root = root(of: group)
    guard parents[item] == item, agree(item, root) else { return }
    parents[item] = root
    if groups[root].person == nil { groups[root].person = groups[item].person }
    groups[root].strangers.formUnion(groups[item].strangers)
  }

  /// The members of all groups; groups of the same person are merged.
  mutating func members() -> [[Int]] {
    var first: [Int64: Int] = [:]
    for item in parents.indices {
      let root = root(of: item)
      guard let person = groups[root].person else { continue }
      if let other = first[person] { unite(self.root(of: other), root) } else { first[person] = root }
    }
    var members: [Int: [Int]] = [:]
    for item in parents.indices { members[root(of: item), default: []].append(item) }
    return members.values.sorted { $0[0] < $1[0] }
  }

  /// Whether two groups were not marked as different people.
  private func agree(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (groups[a], groups[b])
    if let person = first.person, second.strangers.contains(person) { return false }
    if let person = second.person, first.strangers.contains(person) { return false }
    return first.person == nil || second.person == nil || first.person == second.person
  }

  private mutating func unite(_ a: Int, _ b: Int) {
    guard a != b else { return }
    // The smaller group is merged into the larger one; of equal ones the later into the earlier.
    let (kept, gone) = (groups[a].size, b) >= (groups[b].size, a) ? (a, b) : (b, a)
    parents[gone] = kept
    for index in groups[kept].sum.indices { groups[kept].sum[index] += groups[gone].sum[index] }
    groups[kept].size += groups[gone].size
    groups[kept].person = groups[kept].person ?? groups[gone].person
    groups[kept].strangers.formUnion(groups[gone].strangers)
    groups[gone].sum = []
  }
}
