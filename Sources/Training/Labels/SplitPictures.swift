import Vocabulary

/// Splits labelled pictures into parts, class by class. Pictures that look the same go into one part
/// together.
struct SplitPictures {
  /// A picture as it is split.
  struct Item {
    /// The class.
    let label: Int
    /// Pictures with the same number look the same.
    let group: Int
  }

  let shares: PartShares
  /// Determines the split.
  let seed: UInt64

  /// The part of each picture.
  ///
  /// Each class gives of its pictures, rounded, what the shares say to the test and the validation part, and
  /// all others to training. A group of several classes is learned from: it would be known in other parts.
  ///
  /// - Parameter items: in an order that does not depend on the machine.
  func parts(of items: [Item]) -> [TrainingPart] {
    var parts = [TrainingPart](repeating: .train, count: items.count)
    let groups = Dictionary(grouping: items.indices) { items[$0].group }
    let labels = groups.mapValues { members in Set(members.map { items[$0].label }) }
    let classCount = (items.map(\.label).max() ?? -1) + 1
    var numbers = SplitMix64(seed: seed)
    for label in 0..<classCount {
      // In the order of their first pictures.
      var own = groups.filter { labels[$0.key] == [label] }.map(\.value).sorted { $0[0] < $1[0] }
      for place in own.indices.reversed() where place > 0 { own.swapAt(place, numbers.below(place + 1)) }
      let size = items.count { $0.label == label }
      for (part, share) in [(TrainingPart.test, shares.test), (.validation, shares.validation)] {
        let wanted = Int((share * Double(size)).rounded())
        var (taken, left) = (0, own.count)
        own.removeAll { members in
          // One group at least is left to learn from.
          guard taken + members.count <= wanted, left > 1 else { return false }
          for member in members { parts[member] = part }
          (taken, left) = (taken + members.count, left - 1)
          return true
        }
      }
    }
    return parts
  }
}
