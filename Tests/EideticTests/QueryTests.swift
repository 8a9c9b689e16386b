import Gallery
import Testing
import Vocabulary

@testable import Eidetic

/// What signals of several weights come to.
@Suite struct QueryTests {
  private static func space(isNormalised: Bool) -> SpaceTraits {
    SpaceTraits(
      kind: .network, name: "a", identity: "a", dimension: 2, metrics: [.cosine], isNormalised: isNormalised)
  }

  @Test func weightsSayHowMuchAPictureCounts() {
    let (one, other): ([Float], [Float]) = ([1, 0], [0, 1])
    let flat = Self.space(isNormalised: false)
    #expect(SearchStages.mean([(one, 1)], in: flat) == one)
    #expect(SearchStages.mean([(one, 1), (other, 1)], in: flat) == [0.5, 0.5])
    #expect(SearchStages.mean([(one, 3), (other, 1)], in: flat) == [0.75, 0.25])
    let round = SearchStages.mean([(one, 4), (other, 3)], in: Self.space(isNormalised: true))
    #expect(abs(round[0] - 0.8) < 1e-6 && abs(round[1] - 0.6) < 1e-6)
  }

  @Test func aWeightBelowZeroLeadsAway() {
    let (one, other): ([Float], [Float]) = ([1, 0], [0.6, 0.8])
    let away = SearchStages.mean([(one, 1), (other, -0.5)], in: Self.space(isNormalised: true))
    func cosine(_ vector: [Float]) -> Float { zip(away, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(cosine(one) > cosine(other) && cosine(other) < 0.6)
  }

  @Test func onlyOneWholePictureThatIsWantedIsTheQueryItself() {
    let whole = Query.Signal(.picture(.image(7)))
    #expect(Query(signals: [whole]).image == 7)
    #expect(Query(signals: [whole, whole]).image == nil)
    #expect(Query([.image(7)], region: Region(x: 0, y: 0, width: 0.5, height: 1)).image == nil)
    #expect(Query(signals: [Query.Signal(.picture(.image(7)), weight: -1)]).image == nil)
    #expect(Query([.file("a.jpg")]).image == nil)
  }

  private static let roles = SpaceRoles(pictures: "a", words: "meaning")

  @Test func coloursAreSearchedInTheirOwnSpaceBesidePictures() throws {
    let colour = Query.Signal(.colour(try Colour("red")))
    #expect(Query(signals: [colour]).searchedSpaces(Self.roles).map(\.name) == ["colour-palette"])
    var both = Query([.image(1)])
    both.signals.append(colour)
    #expect(both.searchedSpaces(Self.roles).map(\.name) == [nil, "colour-palette"])
    both.spaces = [WeightedSpace("a", weight: 2), WeightedSpace("colour-palette", weight: 3)]
    #expect(both.searchedSpaces(Self.roles) == both.spaces)
  }

  @Test func wordsAreSearchedInTheirOwnSpaceBesidePictures() throws {
    let words = Query.Signal(.words("a dog"))
    var query = Query(signals: [words], spaces: [WeightedSpace("a")])
    #expect(query.searchedSpaces(Self.roles).map(\.name) == ["meaning"], "nothing is compared in the other")
    query.signals.append(Query.Signal(.colour(try Colour("red"))))
    query.spaces = [WeightedSpace("meaning", weight: 2)]
    #expect(
      query.searchedSpaces(Self.roles)
        == [WeightedSpace("meaning", weight: 2), WeightedSpace("colour-palette")])
    query.signals.append(Query.Signal(.picture(.image(1))))
    query.spaces = []
    #expect(query.searchedSpaces(Self.roles).map(\.name) == [nil, "colour-palette", "meaning"])
  }

  @Test func oneSpaceMayAnswerForPicturesAndWords() throws {
    let roles = SpaceRoles(pictures: "clip", words: "clip")
    var query = Query([.image(1)])
    query.signals.append(Query.Signal(.words("a dog")))
    #expect(query.searchedSpaces(roles).map(\.name) == ["clip"])
    let both = query.content(in: "clip", roles)
    #expect(both.pictures.count == 1 && both.words.count == 1, "the mean of both is compared")
    query.spaces = [WeightedSpace("a"), WeightedSpace("clip", weight: 2)]
    #expect(query.searchedSpaces(roles) == query.spaces)
    #expect(query.content(in: "clip", roles).pictures.isEmpty)
    query.signals.removeLast()
    #expect(query.content(in: "clip", roles).pictures.count == 1)
  }

  @Test func eachSpaceComparesWhatItKnows() throws {
    var query = Query([.image(1)])
    query.signals += [
      Query.Signal(.words("a dog")), Query.Signal(.words("indoor"), weight: -0.5),
      Query.Signal(.colour(try Colour("red"))),
    ]
    let (own, palette) = (query.content(in: "a", Self.roles), query.content(in: "colour-palette", Self.roles))
    #expect(own.pictures.count == 1 && own.words.isEmpty && own.colours.isEmpty)
    #expect(palette.pictures.isEmpty && palette.words.isEmpty && palette.colours.count == 1)
    let meaning = query.content(in: "meaning", Self.roles)
    #expect(meaning.pictures.isEmpty && meaning.colours.isEmpty)
    #expect(meaning.words.map(\.text) == ["a dog", "indoor"] && meaning.words.map(\.weight) == [1, -0.5])
    query.signals.removeLast()
    query.spaces = [WeightedSpace("meaning")]
    #expect(
      query.content(in: "meaning", Self.roles).pictures.count == 1,
      "they are averaged where nothing else is searched")
    query.signals.removeAll { if case .words = $0.content { true } else { false } }
    #expect(query.content(in: "meaning", Self.roles).pictures.count == 1)
  }
}
