/// Assigns groups to people, so that people keep their identity when faces are clustered again.
package enum PeopleAssignment {
  /// A face before the clustering.
  package struct Member: Sendable {
    /// The person it was assigned to.
    package let previous: Int64?
    /// The person that somebody assigned it to.
    package let person: Int64?
    /// The people that somebody excluded.
    package let strangers: Set<Int64>

    /// - Parameters:
    ///   - previous: the person it was assigned to.
    ///   - person: the person that somebody assigned it to.
    ///   - strangers: the people that somebody excluded.
    package init(previous: Int64? = nil, person: Int64? = nil, strangers: Set<Int64> = []) {
      self.previous = previous
      self.person = person
      self.strangers = strangers
    }
  }

  /// A person's faces.
  package struct Group: Sendable, Equatable {
    /// `nil` for a new person.
    package let person: Int64?
    /// The indexes of the faces.
    package let members: [Int]
  }

  /// Assigns groups to people.
  ///
  /// A group with a face that somebody assigned to a person is that person. Otherwise the group with most of
  /// a person's previous faces keeps the person, unless facts assign the person to another group. Single
  /// faces that nobody assigned stay unassigned. A face for which somebody excluded the person is left out.
  ///
  /// - Parameters:
  ///   - groups: the indexes of their faces; facts assign at most one person to each group.
  ///   - faces: all faces.
  /// - Returns: the groups that are people, in their order.
  package static func people(_ groups: [[Int]], faces: [Member]) -> [Group] {
    let said = groups.map { group in group.lazy.compactMap { faces[$0].person }.first }
    let heirs = heirs(groups, said: said, faces: faces)
    return groups.indices.compactMap { index -> Group? in
      let person = said[index] ?? heirs[index]
      let members = groups[index].filter { face in person.map { !faces[face].strangers.contains($0) } ?? true
      }
      guard said[index] != nil || members.count > 1 else { return nil }
      return Group(person: person, members: members)
    }
  }

  /// Which group keeps which person, by the number of its faces.
  private static func heirs(_ groups: [[Int]], said: [Int64?], faces: [Member]) -> [Int: Int64] {
    let taken = Set(said.compactMap(\.self))
    var claims: [(count: Int, group: Int, person: Int64)] = []
    for (index, group) in groups.enumerated() where said[index] == nil && group.count > 1 {
      var counts: [Int64: Int] = [:]
      for face in group {
        if let previous = faces[face].previous, !taken.contains(previous),
          !faces[face].strangers.contains(previous)
        {
          counts[previous, default: 0] += 1
        }
      }
      claims += counts.map { (count: $0.value, group: index, person: $0.key) }
    }
    claims.sort { ($1.count, $0.person, $0.group) < ($0.count, $1.person, $1.group) }
    var heirs: [Int: Int64] = [:]
    var given: Set<Int64> = []
    for claim in claims where heirs[claim.group] == nil && given.insert(claim.person).inserted {
      heirs[claim.group] = claim.person
    }
    return heirs
  }
}
