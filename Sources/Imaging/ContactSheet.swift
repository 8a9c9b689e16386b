public import Vocabulary

/// A query and its hits on one sheet: cells of equal size, the query first; hits with rank, score and file
/// name.
public struct ContactSheet: Sendable {
  /// One picture of the sheet.
  public struct Cell: Sendable {
    /// The picture, of any size; it is fitted into its cell.
    public var pixels: Pixels

    /// The line in bold below it, such as `1    0.913`.
    public var title: String

    /// The second line, in grey: the file's name. Shortened in the middle if it is too long.
    public var caption: String

    /// The part of the picture to outline; `nil` if there is none.
    public var region: Region?

    /// Makes a cell.
    public init(pixels: Pixels, title: String, caption: String, region: Region? = nil) {
      self.pixels = pixels
      self.title = title
      self.caption = caption
      self.region = region
    }

    /// Makes the cell of a query.
    public static func query(_ pixels: Pixels, name: String, region: Region? = nil) -> Cell {
      Cell(pixels: pixels, title: "query", caption: name, region: region)
    }

    /// Makes the cell of a hit.
    ///
    /// - Parameters:
    ///   - rank: 0 for the first; shown from 1.
    ///   - score: shown with three decimals.
    public static func hit(
      _ pixels: Pixels, rank: Int, score: Double, name: String, region: Region? = nil
    ) -> Cell {
      let thousandths = (score.magnitude * 1000).rounded()
      let places = String(Int(min(thousandths, 1e15).truncatingRemainder(dividingBy: 1000)) + 1000)
        .dropFirst()
      let text = "\(score < 0 ? "−" : "")\(Int(min(thousandths, 1e15)) / 1000).\(places)"
      return Cell(pixels: pixels, title: "\(rank + 1)    \(text)", caption: name, region: region)
    }
  }

  private static let side = 224
  private static let margin = 16
  private static let titleSize = 15
  private static let captionSize = 12
  private static let labelHeight = 48
  private static let accent: (red: UInt8, green: UInt8, blue: UInt8) = (214, 39, 40)

  private let queries: [Cell]
  private let hits: [Cell]
  private let columns: Int

  /// Makes a sheet with the queries' cells, framed, before the hits' cells, row by row.
  ///
  /// - Parameter columns: the number of cells in a row, at least 1; fewer if there are fewer cells.
  public init(queries: [Cell], hits: [Cell], columns: Int = 6) {
    precondition(columns > 0, "a contact sheet of \(columns) columns")
    self.queries = queries
    self.hits = hits
    self.columns = max(min(columns, queries.count + hits.count), 1)
  }

  /// Draws the sheet on white.
  ///
  /// - Throws: `ImagingError.encoding` if text cannot be drawn, `.outOfMemory` if a resize fails.
  public func drawn() throws(ImagingError) -> Pixels {
    let rows = max((queries.count + hits.count + columns - 1) / columns, 1)
    var sheet = Pixels(
      width: columns * (Self.side + Self.margin) + Self.margin,
      height: rows * (Self.side + Self.labelHeight + Self.margin) + Self.margin, red: 255, green: 255,
      blue: 255)
    for (index, cell) in (queries + hits).enumerated() {
      let x = Self.margin + index % columns * (Self.side + Self.margin)
      let y = Self.margin + index / columns * (Self.side + Self.labelHeight + Self.margin)
      try draw(cell, isQuery: index < queries.count, x: x, y: y, on: &sheet)
    }
    return sheet
  }

  /// Draws the sheet and encodes it as a PNG with the text "Eidetic contact sheet".
  ///
  /// - Throws: as `drawn()`; `ImagingError.encoding`.
  public func encodedAsPNG() throws(ImagingError) -> [UInt8] {
    PNGText.adding("Eidetic contact sheet", to: try drawn().encodedAsPNG())
  }

  private func draw(
    _ cell: Cell, isQuery: Bool, x: Int, y: Int, on sheet: inout Pixels
  ) throws(ImagingError) {
    var picture = try cell.pixels.resized(.fit(longestSide: Self.side))
    if let region = cell.region, region.isInsidePicture {
      picture.outline(region, thickness: 3, colour: Self.accent)
    }
    var frame = Pixels(width: Self.side, height: Self.side, red: 244, green: 244, blue: 244)
    frame.paste(picture, x: (Self.side - picture.width) / 2, y: (Self.side - picture.height) / 2)
    if isQuery { frame.outline(.whole, thickness: 2, colour: (60, 60, 60)) }
    sheet.paste(frame, x: x, y: y)
    try write(cell.title, size: Self.titleSize, isBold: true, x: x, baseline: y + Self.side + 20, on: &sheet)
    try write(
      cell.caption, size: Self.captionSize, isBold: false, x: x, baseline: y + Self.side + 40, on: &sheet)
  }

  private func write(
    _ text: String, size: Int, isBold: Bool, x: Int, baseline: Int, on sheet: inout Pixels
  ) throws(ImagingError) {
    guard let mask = try TextMask(text, pixelSize: size, isBold: isBold, maximumWidth: Self.side) else {
      return
    }
    let colour: (UInt8, UInt8, UInt8) = isBold ? (20, 20, 20) : (95, 95, 95)
    sheet.draw(mask, x: x, y: baseline - size, colour: colour)
  }
}
