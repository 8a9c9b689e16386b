import VectorSearch

/// Images in the order after the ranking steps so far: a ranked head, followed by all other candidates.
struct RankedList: Sendable {
  /// The images in the order without the steps.
  private var list: any CandidateList
  /// Replaces as many or more of the closest images.
  private var head: [ImageNeighbour] = []
  private var replaced = 0
  /// The offset of the scores after the head; `nil` to derive it from the head's last score.
  private var shift: Float?

  /// - Parameter list: the images in the order without the steps.
  init(_ list: any CandidateList) { self.list = list }

  /// The number of images compared.
  var compared: Int { list.images }

  /// The number of images: steps may leave some out.
  var images: Int { compared - replaced + head.count }

  /// Whether a step has ranked images.
  var isRanked: Bool { replaced > 0 }

  /// The upper bound of scores; `nil` if there is none, as for fused spaces.
  var highestScore: Float? { list.highestScore }

  /// The closest images in the order without the steps, if they have been found already.
  func known(_ count: Int) -> ArraySlice<ImageNeighbour>? { list.known(count) }

  /// The closest images in the order without the steps.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func unranked(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    try await list.first(count)
  }

  /// The closest images.
  ///
  /// - Parameter count: how many; fewer if there are not enough.
  /// - Throws: `VectorIndexError`.
  func nearest(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    guard count > head.count || replaced == 0 else { return Array(head.prefix(count)) }
    let wanted = min(count, images) - head.count + replaced
    guard wanted > 0 else { return head }
    let found = try await list.first(wanted)
    let tail = found.dropFirst(replaced)
    return head + moved(tail, by: shift ?? Self.shift(of: tail.first, below: head))
  }

  /// Gives the closest images new scores and sorts them; the others follow in their order.
  ///
  /// - Parameters:
  ///   - count: how many of the closest.
  ///   - rank: takes them, the closest first; returns those that stay and their scores.
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

  /// Restricts the list to some images, which keep their order and scores.
  ///
  /// - Parameter images: the images that stay.
  /// - Throws: `VectorIndexError`.
  mutating func restrict(to images: ImageSet) async throws(VectorIndexError) {
    if replaced > 0 {
      // The offset of what follows the head is that of the unrestricted list.
      let nearest = try await list.first(replaced + 1)
      shift = try await offset()
      replaced = nearest.prefix(replaced).count { images.contains($0.id) }
      head.removeAll { !images.contains($0.id) }
    }
    list = try await list.only(images)
  }

  /// Chosen images with their scores in this order.
  ///
  /// - Parameters:
  ///   - images: their ids.
  ///   - unranked: returns the scores of images that are not in the head.
  /// - Throws: `VectorIndexError`.
  func neighbours(
    of images: [Int64], unranked: ([Int64]) throws(VectorIndexError) -> [ImageNeighbour]
  ) async throws(VectorIndexError) -> [ImageNeighbour] {
    let ranked = Dictionary(uniqueKeysWithValues: head.map { ($0.id, $0) })
    let rest = try unranked(images.filter { ranked[$0] == nil })
    return images.compactMap { ranked[$0] } + moved(rest[...], by: try await offset())
  }

  /// The offset by which the steps shifted the scores of images that they did not rank; `nil` if they ranked
  /// none.
  ///
  /// - Throws: `VectorIndexError`.
  func offset() async throws(VectorIndexError) -> Float? {
    if let shift { return shift }
    guard !head.isEmpty else { return nil }
    return Self.shift(of: try await list.first(replaced + 1).dropFirst(replaced).first, below: head)
  }

  /// The offset that brings scores below those of a head; `nil` if there is none.
  private static func shift(of first: ImageNeighbour?, below head: [ImageNeighbour]) -> Float? {
    guard let last = head.last, let first else { return nil }
    return last.neighbour.score - first.neighbour.score - 0.001
  }

  /// Images in their order, with shifted scores.
  private func moved(_ tail: ArraySlice<ImageNeighbour>, by shift: Float?) -> [ImageNeighbour] {
    guard let shift else { return Array(tail) }
    // Scores that the shift makes equal are ordered like equal scores.
    return tail.map { scored($0, $0.neighbour.score + shift) }
      .sorted { $0.neighbour.isCloser(than: $1.neighbour) }
  }

  /// The same image with another score and its distance.
  private func scored(_ image: ImageNeighbour, _ score: Float) -> ImageNeighbour {
    ImageNeighbour(
      neighbour: Neighbour(id: image.id, score: score, distance: list.distance(ofScore: score)),
      region: image.region)
  }
}
