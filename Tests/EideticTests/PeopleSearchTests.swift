import Foundation
import Gallery
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic

/// People as a filter of a search, in a gallery of real portraits.
@Suite(
  .enabled(if: PortraitGallery.isPossible, "the portraits and networks of EIDETIC_SHARED are missing"),
  .timeLimit(.minutes(10)))
struct PeopleSearchTests {
  private static let network = SearchEngine.defaultSpace
  private static let regions = "efficientnet-lite0:mac:regions=2"
  private static let spaces = [network, regions, "hsv-global", "colour-palette"]

  /// Answers with people are answers of all images with others left out.
  @Test func othersAreLeftOutOfEveryAnswer() async throws {
    let gallery = try await PortraitGallery(spaces: Self.spaces)
    let engine = gallery.engine
    let (ana, bea) = (
      try await gallery.person(of: PortraitGallery.people[0]).id,
      try await gallery.person(of: PortraitGallery.people[1]).id
    )
    _ = try await engine.people.name(ana, "Ana")
    let filter = PeopleFilter(["Ana", "\(bea)", "\(ana)"], match: .any)
    let images = try await engine.people.images(of: filter)
    let wanted = Set(images.map(\.id))
    #expect(wanted.count > 4)
    for query in try queries(in: gallery) {
      var all = query
      all.k = .max
      let expected = try await engine.search(all)
      for k in [1, 3, Int.max] {
        var some = query
        (some.filter, some.k) = (.people(filter), k)
        let found = try await engine.search(some)
        let text =
          "\(query.spaces.map { $0.name ?? "-" }) \(query.metric?.rawValue ?? "-") \(query.rank) \(k)"
        #expect(found.searched == wanted.count && found.hits.count == min(k, wanted.count), "\(text)")
        let left = expected.hits.filter { wanted.contains($0.id) }.prefix(k)
        #expect(found.hits.map(\.id) == left.map(\.id), "\(text)")
        #expect(found.hits.map(\.score) == left.map(\.score), "\(text)")
        #expect(found.hits.map(\.region) == left.map(\.region), "\(text)")
        #expect(found.hits.map(\.rank) == Array(1...min(k, wanted.count)), "\(text)")
      }
    }
    try await pagesGoOn(engine, filter, count: wanted.count)
    try await peopleAloneAreTheNewestFirst(engine, filter, images)
    try await combinationsAndErrors(engine, ana, bea)
  }

  /// Every metric of every space, joined spaces, colours and chains.
  private func queries(in gallery: PortraitGallery) throws -> [Query] {
    let example = Query.Example.file("\(gallery.pictures)/\(PortraitGallery.people[2])_0001.jpg")
    var queries: [Query] = []
    for (space, metrics) in [
      (Self.network, [Metric.cosine, .euclidean, .innerProduct]), (Self.regions, [.cosine, .euclidean]),
      ("hsv-global", [.chiSquared, .intersection, .hellinger, .euclidean]),
    ] {
      for metric in metrics {
        queries.append(Query([example], metric: metric, spaces: [WeightedSpace(space)]))
      }
    }
    queries.append(Query([example, .image(1)], spaces: [WeightedSpace(Self.network)]))
    queries.append(Query([example], spaces: try WeightedSpace.list("\(Self.network)=0.7,hsv-global=0.3")))
    queries.append(Query([example], spaces: try WeightedSpace.list("\(Self.regions)=0.5,hsv-global=0.5")))
    for chain in ["dba", "qe", "diffusion:k=4,depth=6", "reciprocal:k1=4,depth=5", "dba+qe+diffusion:k=3"] {
      var query = Query([example], spaces: [WeightedSpace(Self.network)])
      query.rank = try RankingChain([chain])
      queries.append(query)
    }
    var coloured = Query([example], spaces: [WeightedSpace(Self.network)])
    coloured.signals.append(Query.Signal(.colour(try Colour("#c04020"))))
    return queries + [coloured]
  }

  private func pagesGoOn(_ engine: SearchEngine, _ filter: PeopleFilter, count: Int) async throws {
    for (examples, order) in [
      ([Query.Example.image(1)], Query.Order.best), ([.image(1)], .oldest), ([], .best), ([], .biggest),
    ] {
      var query = Query(examples, k: .max)
      (query.filter, query.order, query.limit) = (.people(filter), order, 2)
      var whole = query
      whole.limit = .max
      var ids: [Int64] = []
      repeat {
        let page = try await engine.search(query)
        ids += page.hits.map(\.id)
        query.cursor = page.next
      } while query.cursor != nil && ids.count <= count
      let expected = try await engine.search(whole).hits.map(\.id)
      #expect(ids == expected && ids.count == count, "\(order)")
    }
  }

  private func peopleAloneAreTheNewestFirst(
    _ engine: SearchEngine, _ filter: PeopleFilter, _ images: [ListedImage]
  ) async throws {
    var query = Query([], k: .max)
    query.filter = .people(filter)
    let found = try await engine.search(query)
    #expect(found.space == nil && found.metric == nil && found.strong == nil && found.next == nil)
    #expect(found.hits.allSatisfy { $0.score == 1 && $0.distance == 0 })
    #expect(found.hits.map(\.rank) == Array(1...images.count))
    #expect(Set(found.hits.map(\.id)) == Set(images.map(\.id)))
    #expect(zip(found.hits, found.hits.dropFirst()).allSatisfy { $0.modified >= $1.modified })
    query.k = 2
    #expect(try await engine.search(query).hits == Array(found.hits.prefix(2)))
    (query.k, query.order) = (.max, .oldest)
    #expect(try await engine.search(query).hits.first?.modified == found.hits.last?.modified)
  }

  /// Conditions of conditions, as sets of the images that meet each.
  private func filtersAreCombined(_ engine: SearchEngine, _ ana: Int64, _ bea: Int64) async throws {
    func images(_ filter: Filter) async throws -> Set<Int64> {
      var query = Query(signals: [], k: .max)
      query.filter = filter
      return Set(try await engine.search(query).hits.map(\.id))
    }
    let (isAna, isBea) = (Filter.people(PeopleFilter(["\(ana)"])), Filter.people(PeopleFilter(["\(bea)"])))
    let all = try await images(.all([]))
    let (anas, beas) = (try await images(isAna), try await images(isBea))
    #expect(!anas.isEmpty && !beas.isEmpty && anas != all && all.isSuperset(of: anas.union(beas)))
    #expect(try await images(.any([isAna, isBea])) == anas.union(beas))
    #expect(try await images(.all([.not(isAna), .not(isBea)])) == all.subtracting(anas).subtracting(beas))
    #expect(try await images(.all([.any([isAna, isBea]), .not(isBea)])) == anas.subtracting(beas))
    #expect(try await images(.any([])).isEmpty)
    // Beside a picture, the same.
    var query = Query([.image(1)], k: .max)
    query.filter = .all([.any([isAna, isBea]), .not(isBea)])
    #expect(Set(try await engine.search(query).hits.map(\.id)) == anas.subtracting(beas))
  }

  private func combinationsAndErrors(_ engine: SearchEngine, _ ana: Int64, _ bea: Int64) async throws {
    var query = Query([.image(1)], k: .max)
    query.filter = .people(PeopleFilter(["\(ana)", "\(bea)"]))
    let both = try await engine.search(query)
    #expect(both.hits.isEmpty && both.searched == 0 && both.k == 0 && both.next == nil)
    query.signals = []
    #expect(try await engine.search(query).hits.isEmpty)
    query.filter = .people(PeopleFilter(["Ana"], match: .only))
    #expect(
      try await engine.search(query).hits.count
        == engine.people.images(of: PeopleFilter(["Ana"], match: .only)).count)
    try await filtersAreCombined(engine, ana, bea)
    for examples in [[], [Query.Example.image(1)]] {
      query.signals = examples.map { Query.Signal(.picture($0)) }
      query.filter = .people(PeopleFilter(["Ana", "Nobody"], match: .any))
      await #expect(throws: GalleryError.noSuchPerson(reference: "Nobody")) { try await engine.search(query) }
      query.filter = .people(PeopleFilter([]))
      await #expect(throws: SearchError.emptyQuery) { try await engine.search(query) }
    }
  }
}
