import Imaging
import Vocabulary

/// One way of looking at a query's pictures.
struct QueryView: Sendable, Hashable {
  /// The part of what is asked with, as fractions of it.
  var part = Region.whole
  /// Whether left and right are exchanged.
  var isMirrored = false

  /// Pictures as they are.
  static let plain = QueryView()

  /// A part of what this shows.
  ///
  /// - Parameter part: as fractions of this view.
  func cropped(to part: Region) -> QueryView {
    QueryView(part: part.inside(self.part), isMirrored: isMirrored)
  }

  /// The same, with left and right exchanged.
  var mirrored: QueryView { QueryView(part: part, isMirrored: !isMirrored) }
}

extension Region {
  /// The same part, as fractions of a larger picture.
  ///
  /// - Parameter region: where the picture that this is a part of lies in the larger one.
  func inside(_ region: Region) -> Region {
    Region(
      x: region.x + x * region.width, y: region.y + y * region.height, width: width * region.width,
      height: height * region.height)
  }
}
