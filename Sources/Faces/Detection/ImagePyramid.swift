import Imaging

/// A picture and successively smaller copies of it, by a constant factor.
struct ImagePyramid {
  /// One copy.
  struct Level {
    let pixels: Pixels
    /// Its width and height relative to the picture's: rounding to whole pixels makes them differ.
    let scale: (x: Double, y: Double)

    init(_ pixels: Pixels, of picture: Pixels) {
      self.pixels = pixels
      scale = (
        Double(pixels.width) / Double(picture.width), Double(pixels.height) / Double(picture.height)
      )
    }
  }

  /// The picture itself, which is not searched.
  let base: Level
  /// The copies, the largest first.
  let levels: [Level]

  /// - Parameters:
  ///   - picture: the picture.
  ///   - first: the largest copy's scale, above 0.
  ///   - factor: the step, above 0 and below 1.
  ///   - smallestSide: copies with a smaller shortest side are not made.
  /// - Throws: `FacesError.picture` if memory is short.
  init(_ picture: Pixels, first: Double, factor: Double, smallestSide: Int) throws(FacesError) {
    base = Level(picture, of: picture)
    var levels: [Level] = []
    var scale = first
    while Double(picture.shortestSide) * scale >= Double(smallestSide) {
      let size = (
        width: Int((Double(picture.width) * scale).rounded(.up)),
        height: Int((Double(picture.height) * scale).rounded(.up))
      )
      do throws(ImagingError) {
        let copy = try picture.resized(
          .stretch(width: size.width, height: size.height), interpolation: .bilinear)
        levels.append(Level(copy, of: picture))
      } catch { throw .picture(error) }
      scale *= factor
    }
    self.levels = levels
  }

  /// Crops boxes and scales each to a square; black beyond the picture.
  ///
  /// Each is cropped from the smallest copy that need not be enlarged.
  ///
  /// - Parameters:
  ///   - boxes: in pixels of the picture, with an area.
  ///   - side: of the squares.
  /// - Returns: `side` × `side` pixels each.
  func crops(_ boxes: [FaceBox], side: Int) -> [Pixels] {
    boxes.map { box in
      let level =
        levels.last { min($0.scale.x * box.width, $0.scale.y * box.height) >= Double(side) } ?? base
      let place = FaceBox(
        x: box.x * level.scale.x, y: box.y * level.scale.y, width: box.width * level.scale.x,
        height: box.height * level.scale.y)
      let map = place.map(fromWidth: side, height: side)
      return level.pixels.warped(by: map, width: side, height: side)
    }
  }
}
