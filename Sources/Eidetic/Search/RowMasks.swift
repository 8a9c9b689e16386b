import Synchronization
import VectorSearch

/// The rows of the images that an index was last restricted to: queries come with the same filter again, and
/// looking up half of 100 000 images takes a sixth of a query's time.
final class RowMasks: Sendable {
  /// The most masks that are kept. Their images are those that the gallery keeps for the same filters.
  private static let most = 2

  // The one that was last used is at the end.
  private let known = Mutex<[(images: [Int64], mask: RowMask)]>([])

  /// The rows of some images.
  ///
  /// - Parameter make: looks them up.
  func mask(of images: ImageSet, _ make: () -> RowMask) -> RowMask {
    // Equal arrays are mostly the same one, which takes no comparison of their elements.
    let found = known.withLock(\.self).last { $0.images == images.ids }
    let mask = found?.mask ?? make()
    known.withLock { known in
      known.removeAll { $0.images == images.ids }
      known = known.suffix(Self.most - 1) + [(images.ids, mask)]
    }
    return mask
  }
}
