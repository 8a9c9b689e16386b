/// How well groups agree with true classes, item by item (Bagga and Baldwin 1998; Amigó et al., "A comparison
/// of extrinsic clustering evaluation metrics based on formal constraints", 2009).
///
/// An item's precision is the share of its group that has its class, including itself; its recall is the
/// share of its class that is in its group. Both are averaged over all items.
package struct BCubed: Sendable, Codable, Equatable {
  /// 0…1: 1 if no group contains items of two classes.
  package let precision: Double
  /// 0…1: 1 if no class is split into two groups.
  package let recall: Double
  /// The harmonic mean of both.
  package var f1: Double { 2 * precision * recall / (precision + recall) }

  /// Compares groups with classes.
  ///
  /// - Parameters:
  ///   - groups: the group of each item.
  ///   - classes: the class of each item, as many and at least one.
  /// - Complexity: O(items).
  init<Group: Hashable, Class: Hashable>(groups: [Group], classes: [Class]) {
    precondition(
      groups.count == classes.count && !groups.isEmpty, "\(groups.count) groups of \(classes.count) items")
    var groupSizes: [Group: Int] = [:]
    var classSizes: [Class: Int] = [:]
    var shared: [Pair<Group, Class>: Int] = [:]
    for (group, truth) in zip(groups, classes) {
      groupSizes[group, default: 0] += 1
      classSizes[truth, default: 0] += 1
      shared[Pair(group: group, truth: truth), default: 0] += 1
    }
    var (precision, recall) = (0.0, 0.0)
    for (pair, count) in shared {
      let squared = Double(count) * Double(count)
      precision += squared / Double(groupSizes[pair.group, default: count])
      recall += squared / Double(classSizes[pair.truth, default: count])
    }
    self.precision = precision / Double(groups.count)
    self.recall = recall / Double(groups.count)
  }

  private struct Pair<Group: Hashable, Class: Hashable>: Hashable {
    let group: Group
    let truth: Class
  }
}
