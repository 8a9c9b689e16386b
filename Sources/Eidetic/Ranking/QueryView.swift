import Imaging
import Vocabulary

/// A view of a query's pictures: a part of them, perhaps mirrored.
struct QueryView: Sendable, Hashable {
  /// The part, as fractions of the query's picture or region.
  var part = Region.whole
  /// Whether it is mirrored left to right.
  var isMirrored = false

  /// The pictures as they are.
  static let plain = QueryView()

  /// A part of this view.
  ///
  /// - Parameter part: as fractions of this view.
  func cropped(to part: Region) -> QueryView {
    QueryView(part: part.inside(self.part), isMirrored: isMirrored)
  }

  /// The mirrored view.
  var mirrored: QueryView { QueryView(part: part, isMirrored: !isMirrored) }
}

extension Region {
  /// The same part, as fractions of a larger picture.
  ///
  /// - Parameter region: the place of this view's picture in the larger one.
  func inside(_ region: Region) -> Region {
    Region(
      x: region.x + x * region.width, y: region.y + y * region.height, width: width * region.width,
      height: height * region.height)
  }
}
