import Eidetic
import Models

/// Which pictures look the same: a picture that was learned from must not be measured on in another guise.
///
/// Pictures look the same if their files are the same, if the perceptual hashes of the two, or of one and the
/// other's mirror image, differ in few bits, if they differ in some more and the embeddings are alike, if the
/// embeddings are much alike, or if one camera took the two within seconds of each other. What looks the same
/// as a third picture looks the same as each other.
///
/// Measured on 80 pictures: the hashes of copies that were scaled down to 150 pixels, compressed by JPEG with
/// quality 30, made grey or brighter by a third differ in at most 8 bits, where their embeddings may have a
/// cosine of 0.44; those of copies that lost 5 % of each side in at most 12, with a cosine of at least 0.89.
/// Of 519 690 pairs of flowers one has 8 bits or less, which is a copy.
struct LikePictures {
  /// A picture as it is compared.
  struct Picture {
    /// Of the file's content.
    let hash: String
    let look: PictureLook
    /// Of length 1.
    let embedding: [Float]
    /// When it was taken, in seconds, and the camera; `nil` if either is not known to the second.
    let moment: (second: Int64, camera: String)?
  }

  /// The most bits in which the perceptual hashes of two pictures that look the same differ.
  static let sureBits = 8
  /// The most if their embeddings are alike, too.
  static let mostBits = 12
  /// The least cosine of embeddings that are alike.
  static let leastCosine: Float = 0.8
  /// The cosine from which pictures look the same whatever their hashes.
  static let sureCosine: Float = 0.97
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
        for other in 0..<number {
          let cosine = cosines[row + other]
          let bits = pictures[number].look.distance(from: pictures[other].look)
          let isAlike = bits <= Self.sureBits || bits <= Self.mostBits && cosine >= Self.leastCosine
          if isAlike || cosine >= Self.sureCosine { join(number, other) }
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

extension PictureLook {
  /// The number of bits that differ, of the two as they are or of one and the other's mirror image.
  fileprivate func distance(from other: PictureLook) -> Int {
    min(
      PerceptualHash.distance(upright, other.upright), PerceptualHash.distance(upright, other.mirrored))
  }
}
