import Testing
import Vocabulary

@testable import Training

struct SplitPicturesTests {
  private func items(_ seed: UInt64, classes: Int, groupsOfSeveral: Int) -> [SplitPictures.Item] {
    var numbers = SplitMix64(seed: seed)
    var items = (0..<classes).flatMap { label in
      (0..<(5 + numbers.below(40))).map { (label: label, group: 1000 * label + $0) }
    }
    // Pictures that look the same as another one of any class.
    for _ in 0..<groupsOfSeveral {
      let (one, other) = (numbers.below(items.count), numbers.below(items.count))
      let (old, new) = (items[one].group, items[other].group)
      for place in items.indices where items[place].group == old { items[place].group = new }
    }
    return items.map { SplitPictures.Item(label: $0.label, group: $0.group) }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func whatLooksTheSameLiesInOnePart(seed: UInt64) throws {
    let items = items(seed, classes: 12, groupsOfSeveral: 60)
    let split = SplitPictures(
      shares: try PartShares(train: 0.6, test: 0.25, validation: 0.15), seed: seed)
    let parts = split.parts(of: items)
    #expect(parts == split.parts(of: items))
    for (_, members) in Dictionary(grouping: items.indices, by: { items[$0].group }) {
      #expect(Set(members.map { parts[$0] }).count == 1)
      // What is of two classes is learned from.
      if Set(members.map { items[$0].label }).count > 1 { #expect(parts[members[0]] == .train) }
    }
    for label in 0..<12 {
      let own = items.indices.filter { items[$0].label == label }.map { parts[$0] }
      #expect(own.contains(.train))
      #expect(own.count { $0 == .test } <= Int((0.25 * Double(own.count)).rounded()))
    }
  }

  @Test func eachClassGivesItsShares() {
    let items = (0..<60).map { SplitPictures.Item(label: $0 / 20, group: $0) }
    let parts = SplitPictures(shares: .standard, seed: 3).parts(of: items)
    for label in 0..<3 {
      let own = parts[(20 * label)..<(20 * label + 20)]
      #expect(own.count { $0 == .test } == 3)
      #expect(own.count { $0 == .validation } == 1)
    }
    #expect(parts != SplitPictures(shares: .standard, seed: 4).parts(of: items))
  }

  @Test func aClassOfOneGroupIsLearned() {
    let items = (0..<10).map { _ in SplitPictures.Item(label: 0, group: 7) }
    #expect(SplitPictures(shares: .standard, seed: 1).parts(of: items).allSatisfy { $0 == .train })
    #expect(SplitPictures(shares: .standard, seed: 1).parts(of: []).isEmpty)
  }

  @Test(arguments: ["0.8,0.15", "0.8,0.1,0.05", "1.2,-0.1,-0.1", "0,0.5,0.5", "a,b,c", "", "nan,0,1"])
  func sharesThatAreNoneAreRefused(text: String) {
    #expect(throws: TrainingError.self) { try PartShares(text) }
  }

  @Test func sharesAreRead() throws {
    #expect(try PartShares("0.8,0.15,0.05") == .standard)
    #expect(try PartShares("1,0,0").train == 1)
  }
}
