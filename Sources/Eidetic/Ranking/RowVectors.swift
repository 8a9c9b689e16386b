import Models

/// The vectors of a space's images, each read once.
final class RowVectors {
  private let index: SpaceIndex
  private var known: [Int64: [Float]] = [:]

  /// - Parameter index: contains the images.
  init(_ index: SpaceIndex) { self.index = index }

  /// The cosine of two images; 0 if the index lacks one.
  ///
  /// - Parameters:
  ///   - a: an image's id.
  ///   - b: another image's id.
  func cosine(_ a: Int64, _ b: Int64) -> Double {
    let (first, second) = (vector(a), vector(b))
    var sum: Float = 0
    for place in 0..<min(first.count, second.count) { sum += first[place] * second[place] }
    return Double(sum)
  }

  /// Of length 1.
  private func vector(_ image: Int64) -> [Float] {
    if let vector = known[image] { return vector }
    let vector = index.vector(ofImage: image).map(l2Normalised) ?? []
    known[image] = vector
    return vector
  }
}
