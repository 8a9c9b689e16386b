import Testing

@testable import Faces

@Suite struct PeopleAssignmentTests {
  private typealias Member = PeopleAssignment.Member

  private static func people(_ groups: [[Int]], _ faces: [Member]) -> [PeopleAssignment.Group] {
    PeopleAssignment.people(groups, faces: faces)
  }

  @Test func aGroupKeepsThePersonThatItHadMostOf() {
    let faces = [Member(previous: 1), Member(previous: 1), Member(previous: 1), Member(), Member()]
    let people = Self.people([[0, 3], [1, 2, 4]], faces)
    #expect(people.map(\.person) == [nil, 1])
  }

  @Test func whatWasSaidComesBeforeWhatWas() {
    let faces = [
      Member(previous: 1), Member(previous: 1, person: 2), Member(previous: 2), Member(previous: 2),
    ]
    let people = Self.people([[0, 1], [2, 3]], faces)
    // Person 2 goes to where somebody said that it is, not to where most of it was.
    #expect(people.map(\.person) == [2, nil])
  }

  @Test func twoFacesAreTheSmallestNewPerson() {
    let people = Self.people([[0, 1], [2], [3, 4, 5]], [Member](repeating: Member(), count: 6))
    #expect(people == [.init(person: nil, members: [0, 1]), .init(person: nil, members: [3, 4, 5])])
    // Nor is a person left with one face when the others were said to be somebody else.
    #expect(Self.people([[0, 1]], [Member(previous: 1), Member(strangers: [1])]).isEmpty)
  }

  @Test func facesAloneAreNobodysUnlessItWasSaid() {
    #expect(Self.people([[0], [1]], [Member(previous: 1), Member(person: 2)]).map(\.person) == [2])
  }

  @Test func aFaceThatIsSaidNotToBeThePersonIsLeftOut() {
    let faces = [Member(previous: 1), Member(previous: 1), Member(strangers: [1])]
    #expect(Self.people([[0, 1, 2]], faces).map(\.members) == [[0, 1]])
  }
}
