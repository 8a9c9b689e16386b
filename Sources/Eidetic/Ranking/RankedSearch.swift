import Gallery
import Models
import VectorSearch
import Vocabulary

/// A query on its way through a chain: its vector, what that is compared with, and the order of the nearest
/// images.
struct RankedSearch: Sendable {
  /// From this cosine on, the nearest image is the query's picture itself.
  static let sameScore: Float = 0.9999

  let space: SpaceRecord
  let derived: DerivedFiles
  let metric: Metric
  /// The query's pictures, to compare with images'; nothing for a query without.
  let pictures: PictureMatches?
  /// What the step that runs has to say about its work.
  var note: String?
  /// How it reports how far it is.
  var progress: StepProgress?
  /// The query's vector, `[dimension]`.
  private(set) var vector: [Float]
  /// What the vector is compared with.
  private(set) var index: SpaceIndex
  /// The images in the order that they have without the steps so far.
  private var list: any CandidateList
  /// The image that is asked with, all of it; nothing for another picture.
  private(set) var own: Int64?
  /// Embeds the query's pictures in views of them; nothing where there are none.
  private let embed: (@Sendable ([QueryView]) async throws -> [[Float]])?
  /// The views that the query's vector is the mean of.
  private var seen: [(view: QueryView, vector: [Float])]
  /// Stand for as many or more of the nearest images.
  private var head: [ImageNeighbour] = []
  private var replaced = 0
  /// By how much the scores of images after the head are moved; nothing where the head's last says it.
  private var shift: Float?

  /// A query to search with.
  ///
  /// - Parameters:
  ///   - space: where the index comes from.
  ///   - derived: keeps what is derived from it.
  ///   - index: what is searched.
  ///   - vector: the query's, `[dimension]`.
  ///   - own: the image that is asked with, all of it; nothing for another picture.
  ///   - metric: how closeness is measured.
  ///   - pictures: the query's pictures, to compare with images'.
  ///   - embed: gives the query's vector in each of some views of its pictures; nothing where it has none.
  init(
    in space: SpaceRecord, _ derived: DerivedFiles, index: SpaceIndex, vector: [Float], own: Int64?,
    metric: Metric, pictures: PictureMatches? = nil,
    embed: (@Sendable ([QueryView]) async throws -> [[Float]])? = nil
  ) {
    (self.embed, seen) = (embed, [(.plain, vector)])
    (self.space, self.derived) = (space, derived)
    (self.vector, self.index, self.own, self.metric, self.pictures) = (vector, index, own, metric, pictures)
    list = NearestImages(to: vector, in: index, metric: metric)
  }

  /// The same query over the images of another list.
  func over(_ list: any CandidateList) -> RankedSearch {
    var search = self
    (search.list, search.head, search.replaced, search.shift) = (list, [], 0, nil)
    return search
  }

  /// How many images are compared.
  var compared: Int { list.images }

  /// How many images a list can have: steps may leave some out.
  var images: Int { compared - replaced + head.count }

  /// Asks with the mean of more views of the query's pictures.
  ///
  /// - Parameters:
  ///   - step: what needs them, for errors.
  ///   - views: what becomes of each view so far; views that there are already count once.
  /// - Throws: `SearchError.rankingUnfit` for a query without pictures; as reading, decoding and embedding
  ///   them do.
  mutating func look(for step: String, as views: (QueryView) -> [QueryView]) async throws {
    guard let embed else {
      throw SearchError.rankingUnfit(
        step: step, space: space.name, reason: "the query has no picture to look at; search with one")
    }
    var wanted: [QueryView] = []
    for view in seen.flatMap({ views($0.view) })
    where !wanted.contains(view) && !seen.contains(where: { $0.view == view }) {
      wanted.append(view)
    }
    guard !wanted.isEmpty else { return }
    progress?.set(done: 0, of: wanted.count)
    seen += zip(wanted, try await embed(wanted)).map { ($0, $1) }
    progress?.set(done: wanted.count, of: wanted.count)
    var mean = [Float](repeating: 0, count: vector.count)
    for (_, vector) in seen {
      for place in mean.indices { mean[place] += vector[place] / Float(seen.count) }
    }
    vector = space.traits.isNormalised ? l2Normalised(mean) : mean
    list = NearestImages(to: vector, in: index, metric: metric)
  }

  /// Searches from now on with another vector, or in other vectors.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - index: of the same images.
  mutating func search(with vector: [Float], in index: SpaceIndex) {
    precondition(replaced == 0, "a ranking that is made already is searched anew")
    (self.vector, self.index) = (vector, index)
    list = NearestImages(to: vector, in: index, metric: metric)
    own = nil
  }

  /// The nearest images, in the order that the steps so far have made.
  ///
  /// - Parameter count: how many; fewer where there are not so many.
  /// - Throws: `VectorIndexError`.
  func nearest(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    guard count > head.count || replaced == 0 else { return Array(head.prefix(count)) }
    let wanted = min(count, images) - head.count + replaced
    guard wanted > 0 else { return head }
    let found = try await list.first(wanted)
    let tail = found.dropFirst(replaced)
    return head + moved(tail, by: shift ?? Self.shift(of: tail.first, below: head))
  }

  /// The nearest images but the query's own picture, where the gallery has it.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func others(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    let nearest = try await nearest(count + 1)
    let isThere = nearest.first.map { $0.id == own || $0.neighbour.score >= Self.sameScore } ?? false
    return Array(nearest.dropFirst(isThere ? 1 : 0).prefix(count))
  }

  /// Gives the nearest images other scores, and the order of these; the others follow as they were.
  ///
  /// - Parameters:
  ///   - count: how many of the nearest.
  ///   - rank: is given them, the closest first; answers with those that stay and their scores.
  /// - Throws: what `rank` throws, and `VectorIndexError`.
  mutating func reorder(
    first count: Int, _ rank: ([ImageNeighbour]) throws -> [(image: ImageNeighbour, score: Double)]
  ) async throws {
    let nearest = try await nearest(max(count, head.count))
    let ranked = try rank(Array(nearest.prefix(count))).map { scored($0.image, Float($0.score)) }
      .sorted { $0.neighbour.isCloser(than: $1.neighbour) }
    replaced += nearest.count - head.count
    let rest = nearest.dropFirst(count)
    (head, shift) = (ranked + moved(rest, by: Self.shift(of: rest.first, below: ranked)), nil)
  }

  /// Leaves out all images but some; these keep their order and their scores.
  ///
  /// - Parameter images: their numbers.
  /// - Throws: `VectorIndexError`.
  mutating func restrict(to images: Set<Int64>) async throws(VectorIndexError) {
    if replaced > 0 {
      // What follows the head is moved as if all images were there.
      let nearest = try await list.first(replaced + 1)
      shift = try await offset()
      replaced = nearest.prefix(replaced).count { images.contains($0.id) }
      head.removeAll { !images.contains($0.id) }
    }
    index = index.only(images)
    list = try await list.only(images)
  }

  /// Chosen images with the scores that they have in this ranking.
  ///
  /// - Parameter images: their numbers; those that the index lacks are left out.
  /// - Throws: `VectorIndexError`.
  func neighbours(of images: [Int64]) async throws(VectorIndexError) -> [ImageNeighbour] {
    let ranked = Dictionary(uniqueKeysWithValues: head.map { ($0.id, $0) })
    let rest = try index.neighbours(of: vector, images: images.filter { ranked[$0] == nil }, metric: metric)
    return images.compactMap { ranked[$0] } + moved(rest[...], by: try await offset())
  }

  /// The nearest images in the order that they have without the steps so far.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func unranked(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    try await list.first(count)
  }

  /// By how much the steps so far moved the scores of the images that they did not rank; `nil` if they ranked
  /// none.
  func offset() async throws(VectorIndexError) -> Float? {
    if let shift { return shift }
    guard !head.isEmpty else { return nil }
    return Self.shift(of: try await list.first(replaced + 1).dropFirst(replaced).first, below: head)
  }

  /// By how much scores are moved to lie below those of a head; nothing where there is none.
  private static func shift(of first: ImageNeighbour?, below head: [ImageNeighbour]) -> Float? {
    guard let last = head.last, let first else { return nil }
    return last.neighbour.score - first.neighbour.score - 0.001
  }

  /// Images in their order, with other scores.
  private func moved(_ tail: ArraySlice<ImageNeighbour>, by shift: Float?) -> [ImageNeighbour] {
    guard let shift else { return Array(tail) }
    // Scores that the shift makes equal are ordered as equal scores are.
    return tail.map { scored($0, $0.neighbour.score + shift) }
      .sorted { $0.neighbour.isCloser(than: $1.neighbour) }
  }

  /// The highest score that an image can have; `nil` where there is none, as in joined spaces.
  var highestScore: Float? { list.highestScore }

  /// The same image with another score, and the distance that belongs to it.
  private func scored(_ image: ImageNeighbour, _ score: Float) -> ImageNeighbour {
    ImageNeighbour(
      neighbour: Neighbour(id: image.id, score: score, distance: list.distance(ofScore: score)),
      region: image.region)
  }
}
