import Vocabulary

/// Deals labelled pictures into folds, each of which is held out once in cross-validation.
enum PictureFolds {
  /// The fold of each picture.
  ///
  /// Every class is dealt out evenly. Pictures that look the same lie in one fold together.
  ///
  /// - Parameters:
  ///   - items: in an order that does not depend on the machine.
  ///   - count: of folds, 2 or more; as many as there are groups leave each out alone.
  ///   - seed: determines which picture lies where.
  /// - Returns: numbers below `count`.
  static func folds(of items: [SplitPictures.Item], count: Int, seed: UInt64) -> [Int] {
    var folds = [Int](repeating: 0, count: items.count)
    var groups = Dictionary(grouping: items.indices) { items[$0].group }.map(\.value)
      .sorted { $0[0] < $1[0] }
    var numbers = SplitMix64(seed: seed)
    for place in groups.indices.reversed() where place > 0 {
      groups.swapAt(place, numbers.below(place + 1))
    }
    // Stable: within a class the order stays as it was shuffled.
    let byClass = groups.enumerated().sorted {
      (items[$0.element[0]].label, $0.offset) < (items[$1.element[0]].label, $1.offset)
    }
    for (place, group) in byClass.enumerated() {
      for member in group.element { folds[member] = place % count }
    }
    return folds
  }
}
