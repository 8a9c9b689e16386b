import Imaging
import Vocabulary

/// All levels of an image pyramid side by side on one black picture, so that a sliding-window network runs
/// only once.
///
/// On small pictures the cost of a network is dominated by the call, and an unknown input size costs
/// milliseconds: one canvas of a rounded size is faster than eight pictures of arbitrary sizes.
struct PyramidCanvas {
  /// Levels begin at multiples of this: windows slide in steps of 2 pixels.
  private static let grid = 2
  /// The canvas's sides are multiples of this.
  private static let rounding = 32

  /// The levels.
  let pixels: Pixels
  /// Where each level's top left corner is, in the order of the levels.
  let corners: [(x: Int, y: Int)]

  /// - Parameter levels: one or more, the largest first.
  init(_ levels: [Pixels]) {
    var shelves = Shelves(width: Self.up(levels[0].width, to: Self.rounding))
    let corners = levels.map {
      shelves.place(width: Self.up($0.width, to: Self.grid), height: Self.up($0.height, to: Self.grid))
    }
    var pixels = Pixels(
      width: shelves.width, height: Self.up(shelves.height, to: Self.rounding), red: 0, green: 0, blue: 0)
    for (level, corner) in zip(levels, corners) { pixels.paste(level, x: corner.x, y: corner.y) }
    self.pixels = pixels
    self.corners = corners
  }

  private static func up(_ length: Int, to step: Int) -> Int { (length + step - 1) / step * step }
}

/// Packs rectangles on shelves, one below the other; gaps beside and below are filled first.
private struct Shelves {
  let width: Int
  /// The height of all shelves.
  private(set) var height = 0
  private var free: [Rectangle] = []

  init(width: Int) { self.width = width }

  /// - Parameters:
  ///   - width: at most the shelves'.
  ///   - height: of any size.
  /// - Returns: the rectangle's top left corner.
  mutating func place(width: Int, height: Int) -> (x: Int, y: Int) {
    if let index = free.firstIndex(where: { $0.width >= width && $0.height >= height }) {
      return cut(width, height, from: free.remove(at: index))
    }
    let shelf = Rectangle(x: 0, y: self.height, width: self.width, height: height)
    self.height += height
    return cut(width, height, from: shelf)
  }

  /// Takes the top left corner of a free rectangle; the rest to the right and below stays free.
  private mutating func cut(_ width: Int, _ height: Int, from whole: Rectangle) -> (x: Int, y: Int) {
    let beside = Rectangle(x: whole.x + width, y: whole.y, width: whole.width - width, height: height)
    let below = Rectangle(
      x: whole.x, y: whole.y + height, width: whole.width, height: whole.height - height)
    free += [beside, below].filter { $0.width > 0 && $0.height > 0 }
    return (whole.x, whole.y)
  }
}
