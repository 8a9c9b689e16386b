extension Pixels {
  /// Lays text in a colour over the picture; what leaves the picture is cut off.
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

  private static func mix(_ paper: UInt8, _ colour: UInt8, _ ink: Int) -> UInt8 {
    UInt8((Int(paper) * (255 - ink) + Int(colour) * ink + 127) / 255)
  }
}
