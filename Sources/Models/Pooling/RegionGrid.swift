import Imaging
import Vocabulary

/// The places of R-MAC's regions on a feature map: on level l, squares of `2 / (l + 1)` of the shorter side,
/// l of them along it, and as many along the longer side that neighbours on level 1 overlap by about 40 %.
///
/// Tolias et al., "Particular object retrieval with integral max-pooling of CNN activations", 2016, section
/// 3.2; sides and places are rounded down, and the whole map comes first, as in cnnimageretrieval-pytorch.
/// Uses only integers, so that every machine has the same regions; that program's single precision rounds
/// differently on 34 of the 4096 maps of up to 64 × 64 cells, all of them more than 2.4 times as long as
/// wide.
struct RegionGrid {
  let rows: Int
  let columns: Int

  /// The regions in cells: the whole map, then level by level, each row by row from the top left.
  ///
  /// Some may be equal: on a square map the first level is the whole map. Levels with squares smaller than a
  /// cell are left out.
  func cells(levels: Int) -> [Rectangle] {
    precondition(Pooling.levels.contains(levels), "R-MAC with \(levels) levels, expected \(Pooling.levels)")
    let further = furtherRegions
    var regions = [Rectangle(x: 0, y: 0, width: columns, height: rows)]
    for level in 1...levels {
      let side = 2 * min(rows, columns) / (level + 1)
      guard side > 0 else { continue }
      let across = Self.places(level + (columns > rows ? further : 0), side: side, along: columns)
      let down = Self.places(level + (rows > columns ? further : 0), side: side, along: rows)
      for y in down {
        for x in across { regions.append(Rectangle(x: x, y: y, width: side, height: side)) }
      }
    }
    return regions
  }

  /// The number of additional regions along the longer side: of 1 to 6 the one with which the overlap on
  /// level 1 comes closest to 40 %, the smallest of equally close ones.
  private var furtherRegions: Int {
    let side = min(rows, columns)
    let excess = max(rows, columns) - side
    /// 5 · side · further times the distance between the overlap `1 − excess / (side · further)` and 2 / 5.
    func distance(_ further: Int) -> Int { abs(3 * side * further - 5 * excess) }
    var best = 1
    for further in 2...6 where distance(further) * best < distance(best) * further { best = further }
    return best
  }

  /// The start of each of `count` regions, evenly spread from one end to the other.
  private static func places(_ count: Int, side: Int, along length: Int) -> [Int] {
    guard count > 1 else { return [0] }
    return (0..<count).map { $0 * (length - side) / (count - 1) }
  }
}
