import Faults

extension QueryError {
  /// The text with carets below the place, in two lines:
  ///
  ///     beach camra:Canon
  ///           ^^^^^
  ///
  /// Of a long text only the surroundings are shown. The carets are in the right place where letters have the
  /// widths of a terminal; a terminal that shows text from right to left moves the text, and not the carets.
  ///
  /// - Parameter columns: how wide the lines may be, at least 20.
  package func excerpt(columns: Int = 80) -> String {
    precondition(columns >= 20, "an excerpt of \(columns) columns")
    let cells = cells
    let start = start(in: cells, columns: columns)
    var shown: [Cell] = start > 0 ? [Cell(text: "…", isMarked: false)] : []
    var width = shown.count
    for cell in cells[start...] {
      guard width + cell.width < columns else {
        shown.append(Cell(text: "…", isMarked: false))
        break
      }
      shown.append(cell)
      width += cell.width
    }
    return shown.map(\.text).joined() + "\n" + Self.carets(below: shown)
  }

  /// One character as it is shown.
  private struct Cell {
    let text: String
    let isMarked: Bool

    var width: Int { text.reduce(0) { $0 + $1.terminalWidth } }
  }

  /// The text's characters, and a blank at its end if nothing else is marked.
  private var cells: [Cell] {
    var offset = 0
    var cells: [Cell] = []
    for character in text {
      let end = offset + character.utf8.count
      let isMarked =
        max(offset, range.lowerBound) < min(end, range.upperBound)
        || range.isEmpty && offset <= range.lowerBound && range.lowerBound < end
      cells.append(
        Cell(text: character.isWhitespace ? " " : printable(String(character)), isMarked: isMarked))
      offset = end
    }
    if !cells.contains(where: \.isMarked) { cells.append(Cell(text: " ", isMarked: true)) }
    return cells
  }

  /// How many cells to leave out so that the place begins in the middle at the latest; none of a short text.
  private func start(in cells: [Cell], columns: Int) -> Int {
    guard cells.reduce(0, { $0 + $1.width }) >= columns else { return 0 }
    var (start, width) = (cells.firstIndex { $0.isMarked } ?? cells.count, 0)
    while start > 0, width + cells[start - 1].width <= columns / 2 {
      start -= 1
      width += cells[start].width
    }
    return start
  }

  private static func carets(below cells: [Cell]) -> String {
    let line = cells.map { String(repeating: $0.isMarked ? "^" : " ", count: $0.width) }.joined()
    return String(line.prefix { $0 == " " }) + line.drop { $0 == " " }.prefix { $0 == "^" }
  }
}

extension Character {
  /// How many columns a terminal gives it: two for wide characters (the blocks whose characters are W or F in
  /// Unicode's Standard Annex 11), one for all others.
  fileprivate var terminalWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    return Self.wideBlocks.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  private static let wideBlocks: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
    0x1F900...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
