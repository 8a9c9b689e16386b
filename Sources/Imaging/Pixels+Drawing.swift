import Vocabulary

extension Pixels {
  /// Draws text in a colour on the picture, clipped to it.
  mutating func draw(_ mask: TextMask, x: Int, y: Int, colour: (red: UInt8, green: UInt8, blue: UInt8)) {
    for row in 0..<mask.height where (0..<height).contains(y + row) {
      for column in 0..<mask.width where (0..<width).contains(x + column) {
        let ink = Int(mask.coverage[row * mask.width + column])
        let paper = self[x + column, y + row]
        self[x + column, y + row] = (
          Self.mix(paper.red, colour.red, ink), Self.mix(paper.green, colour.green, ink),
          Self.mix(paper.blue, colour.blue, ink)
        )
      }
    }
  }

  /// Draws the outline of a region, `thickness` pixels wide, inside the region.
  mutating func outline(
    _ region: Region, thickness: Int, colour: (red: UInt8, green: UInt8, blue: UInt8)
  ) {
    let outer = region.rectangle(inWidth: width, height: height)
    for y in outer.y..<(outer.y + outer.height) {
      let isEdgeRow = y < outer.y + thickness || y >= outer.y + outer.height - thickness
      for x in outer.x..<(outer.x + outer.width)
      where isEdgeRow || x < outer.x + thickness || x >= outer.x + outer.width - thickness {
        self[x, y] = colour
      }
    }
  }

  /// Draws a straight line, `thickness` pixels wide, clipped to the picture.
  ///
  /// - Parameters:
  ///   - from: its start, in pixels.
  ///   - to: its end.
  ///   - thickness: 1 or more.
  ///   - colour: of the line.
  mutating func line(
    from: (x: Double, y: Double), to: (x: Double, y: Double), thickness: Int,
    colour: (red: UInt8, green: UInt8, blue: UInt8)
  ) {
    // Two steps per pixel: with one, rounding would leave gaps.
    let steps = max(1, 2 * Int(max(abs(to.x - from.x), abs(to.y - from.y)).rounded(.up)))
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      dot(
        x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y), side: thickness,
        colour: colour)
    }
  }

  /// Draws a square, clipped to the picture.
  ///
  /// - Parameters:
  ///   - x: its centre, in pixels.
  ///   - y: its centre.
  ///   - side: its width and height, 1 or more.
  ///   - colour: of the square.
  mutating func dot(
    x: Double, y: Double, side: Int, colour: (red: UInt8, green: UInt8, blue: UInt8)
  ) {
    let (left, top) = (Int(x.rounded(.down)) - side / 2, Int(y.rounded(.down)) - side / 2)
    for row in max(top, 0)..<max(min(top + side, height), max(top, 0)) {
      for column in max(left, 0)..<max(min(left + side, width), max(left, 0)) { self[column, row] = colour }
    }
  }

  private static func mix(_ paper: UInt8, _ colour: UInt8, _ ink: Int) -> UInt8 {
    UInt8((Int(paper) * (255 - ink) + Int(colour) * ink + 127) / 255)
  }
}
