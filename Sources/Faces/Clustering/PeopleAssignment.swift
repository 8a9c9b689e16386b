/// Finds out which groups are which people, so that people stay who they are when faces are clustered again.
package enum PeopleAssignment {
  /// A face as it was before.
  package struct Member: Sendable {
    /// Whose it was.
    package let previous: Int64?
    /// Who somebody said it is.
    package let person: Int64?
    /// Who somebody said it is not.
    package let strangers: Set<Int64>

    /// - Parameters:
    ///   - previous: whose it was.
    ///   - person: who somebody said it is.
    ///   - strangers: who somebody said it is not.
    package init(previous: Int64? = nil, person: Int64? = nil, strangers: Set<Int64> = []) {
      self.previous = previous
      self.person = person
      self.strangers = strangers
    }
  }

  /// A person's faces.
  package struct Group: Sendable, Equatable {
    /// Nothing for somebody new.
    package let person: Int64?
    /// The places of the faces.
    package let members: [Int]
  }

  /// Gives groups their people.
  ///
  /// A group with a face that somebody said is a person is that person. Of the others, the one that holds
  /// most of what a person had keeps the person; people of whom facts hold are not given away. Groups of one
  /// face that nobody was said to be are nobody's. A face that was said not to be the person is left out.
  ///
  /// - Parameters:
  ///   - groups: the places of their faces; every group holds at most one person by facts.
  ///   - faces: all faces.
  /// - Returns: the groups that are somebody, in their order.
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

  /// Which group keeps which person by the number of its faces.
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
