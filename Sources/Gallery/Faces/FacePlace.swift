package import Vocabulary

/// Where a face is: an image, by its hash, and a box in it. It outlives the face's row.
package struct FacePlace: Sendable, Hashable {
  /// Two boxes of one image that share at least this part of what both cover are one face.
  package static let sameFace = 0.5

  package let hash: ContentHash
  package let box: Region

  /// - Parameters:
  ///   - hash: of the image.
  ///   - box: as fractions of the upright image.
  package init(hash: ContentHash, box: Region) {
    self.hash = hash
    self.box = box
  }
}

extension Region {
  /// Which of several boxes is the same face.
  ///
  /// - Parameter boxes: of the same image.
  /// - Returns: the place of the one that overlaps most, if that is at least `FacePlace.sameFace`.
  package func nearest(of boxes: [Region]) -> Int? {
    let overlaps = boxes.map(intersectionOverUnion)
    guard let best = overlaps.indices.max(by: { (overlaps[$0], $1) < (overlaps[$1], $0) }),
      overlaps[best] >= FacePlace.sameFace
    else { return nil }
    return best
  }
}
