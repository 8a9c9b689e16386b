import Models

/// Which pictures look the same: a picture that was learned from must not be measured on in another guise.
///
/// Pictures look the same if their files are the same, if the perceptual hashes of the two differ in few bits
/// and their embeddings are much alike, or if one camera took the two within seconds of each other. What looks
/// the same as a third picture looks the same as each other.
struct LikePictures {
  /// A picture as it is compared.
  struct Picture {
    /// Of the file's content.
    let hash: String
    /// The perceptual hash.
    let look: UInt64
    /// Of length 1.
    let embedding: [Float]
    /// When it was taken, in seconds, and the camera; `nil` if either is not known to the second.
    let moment: (second: Int64, camera: String)?
  }

  /// The most bits in which the perceptual hashes of two pictures that look the same differ.
  static let mostBits = 10
  /// The least cosine of their embeddings.
  static let leastCosine: Float = 0.9
  /// The cosine from which pictures look the same whatever their hashes: crops and mirror images.
  static let sureCosine: Float = 0.985
  /// The most seconds between two pictures of a burst.
  static let burstSeconds: Int64 = 2

  private var parents: [Int]

  /// - Complexity: O(n²) in the number of pictures.
  init(_ pictures: [Picture]) throws {
    parents = Array(pictures.indices)
    var first: [String: Int] = [:]
    for (number, picture) in pictures.enumerated() {
      if let same = first[picture.hash] { join(same, number) } else { first[picture.hash] = number }
    }
    joinBursts(pictures)
    try joinAlike(pictures)
  }

  /// The group of each picture: the number of its first picture.
  var groups: [Int] { parents.indices.map { root(of: $0) } }

  private mutating func joinBursts(_ pictures: [Picture]) {
    let timed = pictures.indices.compactMap { number in pictures[number].moment.map { (number, $0) } }
    for (_, taken) in Dictionary(grouping: timed, by: \.1.camera) {
      let sorted = taken.sorted { ($0.1.second, $0.0) < ($1.1.second, $1.0) }
      for (one, next) in zip(sorted, sorted.dropFirst())
      where next.1.second - one.1.second <= Self.burstSeconds {
        join(one.0, next.0)
      }
    }
  }

  private mutating func joinAlike(_ pictures: [Picture]) throws {
    guard let dimension = pictures.first?.embedding.count, pictures.count > 1 else { return }
    let rows = pictures.flatMap(\.embedding)
    let block = 512
    for start in stride(from: 0, to: pictures.count, by: block) {
      try Task.checkCancellation()
      let end = min(start + block, pictures.count)
      // Each pair once: the later picture's block with all up to it.
      let cosines = LinearAlgebra.products(
        of: Array(rows[(start * dimension)..<(end * dimension)]), with: Array(rows[..<(end * dimension)]),
        length: dimension)
      for number in start..<end {
        let row = (number - start) * end
        for other in 0..<number where cosines[row + other] >= Self.leastCosine {
          let bits = PerceptualHash.distance(pictures[number].look, pictures[other].look)
          if bits <= Self.mostBits || cosines[row + other] >= Self.sureCosine { join(number, other) }
        }
      }
    }
  }

  private func root(of number: Int) -> Int {
    var number = number
    while parents[number] != number { number = parents[number] }
    return number
  }

  private mutating func join(_ one: Int, _ other: Int) {
    let (first, second) = (root(of: one), root(of: other))
    parents[max(first, second)] = min(first, second)
    // The way up is short next time.
    parents[one] = min(first, second)
    parents[other] = min(first, second)
  }
}
