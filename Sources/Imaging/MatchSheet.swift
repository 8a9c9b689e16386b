import Vocabulary

/// Pairs of pictures, one pair per row, with lines between the matching points.
public struct MatchSheet: Sendable {
  /// Two pictures side by side.
  public struct Row: Sendable {
    /// The picture on the left, of any size.
    public var query: Pixels
    /// The picture on the right, of any size.
    public var hit: Pixels
    /// Matching points: x and y on the left, x and y on the right, as fractions 0…1 of the pictures' widths
    /// and heights.
    public var pairs: [(queryX: Double, queryY: Double, x: Double, y: Double)]
    /// The line in bold below.
    public var title: String
    /// The second line, in grey.
    public var caption: String

    /// - Parameters:
    ///   - query: the picture on the left.
    ///   - hit: the picture on the right.
    ///   - pairs: matching points, as fractions of the pictures.
    ///   - title: the line in bold below.
    ///   - caption: the second line.
    public init(
      query: Pixels, hit: Pixels, pairs: [(queryX: Double, queryY: Double, x: Double, y: Double)],
      title: String, caption: String
    ) {
      (self.query, self.hit, self.pairs) = (query, hit, pairs)
      (self.title, self.caption) = (title, caption)
    }
  }

  private static let side = 320
  private static let margin = 16
  private static let labelHeight = 48
  /// Neighbouring lines differ; all are visible on light and on dark pictures.
  private static let colours: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (230, 25, 75), (60, 180, 75), (255, 170, 0), (0, 130, 200), (245, 100, 30), (145, 30, 180),
    (40, 200, 220),
    (240, 50, 230),
  ]

  private let rows: [Row]

  /// - Parameter rows: from top to bottom.
  public init(_ rows: [Row]) { self.rows = rows }

  /// Draws the sheet on white.
  ///
  /// - Throws: `ImagingError.encoding` if text cannot be drawn, `.outOfMemory` if a resize fails.
  public func drawn() throws(ImagingError) -> Pixels {
    var fitted: [Row] = []
    for var row in rows {
      row.query = try row.query.resized(.fit(longestSide: Self.side))
      row.hit = try row.hit.resized(.fit(longestSide: Self.side))
      fitted.append(row)
    }
    let heights = fitted.map { max($0.query.height, $0.hit.height) + Self.labelHeight + Self.margin }
    var sheet = Pixels(
      width: 2 * Self.side + 3 * Self.margin, height: heights.reduce(Self.margin, +), red: 255, green: 255,
      blue: 255)
    var y = Self.margin
    for (row, height) in zip(fitted, heights) {
      try draw(row, y: y, height: height - Self.labelHeight - Self.margin, on: &sheet)
      y += height
    }
    return sheet
  }

  /// Draws the sheet and encodes it as a PNG with the text "Eidetic match sheet".
  ///
  /// - Throws: as `drawn()`; `ImagingError.encoding`.
  public func encodedAsPNG() throws(ImagingError) -> [UInt8] {
    PNGText.adding("Eidetic match sheet", to: try drawn().encodedAsPNG())
  }

  /// - Parameters:
  ///   - row: with pictures of their final size.
  ///   - y: its upper edge.
  ///   - height: of the higher one of its pictures.
  ///   - sheet: the sheet to draw on.
  private func draw(_ row: Row, y: Int, height: Int, on sheet: inout Pixels) throws(ImagingError) {
    let left = Self.place(of: row.query, x: Self.margin, y: y, height: height)
    let right = Self.place(of: row.hit, x: 2 * Self.margin + Self.side, y: y, height: height)
    sheet.paste(row.query, x: left.x, y: left.y)
    sheet.paste(row.hit, x: right.x, y: right.y)
    for (number, pair) in row.pairs.enumerated() {
      let colour = Self.colours[number % Self.colours.count]
      let from = Self.point(pair.queryX, pair.queryY, in: left)
      let to = Self.point(pair.x, pair.y, in: right)
      sheet.line(from: from, to: to, thickness: 1, colour: colour)
      for end in [from, to] { sheet.dot(x: end.x, y: end.y, side: 5, colour: colour) }
    }
    try write(row.title, size: 15, isBold: true, baseline: y + height + 20, on: &sheet)
    try write(row.caption, size: 12, isBold: false, baseline: y + height + 40, on: &sheet)
  }

  private func write(
    _ text: String, size: Int, isBold: Bool, baseline: Int, on sheet: inout Pixels
  ) throws(ImagingError) {
    guard
      let mask = try TextMask(
        text, pixelSize: size, isBold: isBold, maximumWidth: 2 * Self.side + Self.margin)
    else { return }
    let shade: UInt8 = isBold ? 20 : 95
    sheet.draw(mask, x: Self.margin, y: baseline - size, colour: (shade, shade, shade))
  }

  /// The place of a picture: centred in its column and its row.
  private static func place(of pixels: Pixels, x: Int, y: Int, height: Int) -> Rectangle {
    Rectangle(
      x: x + (side - pixels.width) / 2, y: y + (height - pixels.height) / 2, width: pixels.width,
      height: pixels.height)
  }

  private static func point(_ x: Double, _ y: Double, in place: Rectangle) -> (x: Double, y: Double) {
    (Double(place.x) + x * Double(place.width), Double(place.y) + y * Double(place.height))
  }
}
