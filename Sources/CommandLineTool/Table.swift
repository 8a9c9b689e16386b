import Faults
import FoundationEssentials

/// A table. Cells are complete for programs, and fitted to the terminal's width for people.
struct Table: Sendable {
  struct Column: Sendable {
    enum Fit: Sendable {
      /// Always complete.
      case whole
      /// A path: relative, and with its middle omitted if it is too long.
      case path
      /// A text: truncated if it is too long.
      case text
    }

    let title: String
    var fit = Fit.whole
    var isRight = false
    /// The order in which columns are dropped on a narrow terminal, the lowest first; `nil` for those that
    /// always stay.
    var spare: Int?

    /// A right-aligned number.
    static func number(_ title: String, spare: Int? = nil) -> Column {
      Column(title: title, isRight: true, spare: spare)
    }

    /// A word or two.
    static func word(_ title: String, spare: Int? = nil) -> Column { Column(title: title, spare: spare) }

    static func text(_ title: String, spare: Int? = nil) -> Column {
      Column(title: title, fit: .text, spare: spare)
    }

    static func path(_ title: String) -> Column { Column(title: title, fit: .path) }
  }

  /// The least width of a fitted column before other columns are dropped.
  private static let least = 16

  let columns: [Column]
  let rows: [[String]]
  /// Whether the first line has the columns' titles.
  var hasTitles = true

  /// The lines of the table.
  ///
  /// - Parameter available: the terminal's width; `nil` for unlimited.
  func lines(columns available: Int?) -> [String] {
    guard let available else { return lines(Array(columns.indices), nil) }
    var shown = Set(columns.indices)
    let spares = shown.filter { columns[$0].spare != nil }.sorted {
      (columns[$0].spare ?? 0) < (columns[$1].spare ?? 0)
    }
    let left = spares.prefix { spare in
      guard minimum(shown.sorted()) > available else { return false }
      shown.remove(spare)
      return true
    }
    // A narrow column may fit where a wide one was dropped.
    for spare in left.reversed() where minimum((shown.union([spare])).sorted()) <= available {
      shown.insert(spare)
    }
    return lines(shown.sorted(), available)
  }

  private func minimum(_ shown: [Int]) -> Int {
    let widths = widths(cells(shown, isTerminal: true))
    return zip(shown, widths).reduce(-2) { sum, column in
      sum + 2 + (columns[column.0].fit == .whole ? column.1 : min(column.1, Self.least))
    }
  }

  private func lines(_ shown: [Int], _ available: Int?) -> [String] {
    let cells = cells(shown, isTerminal: available != nil)
    var widths = widths(cells)
    if let available {
      // Shrinks the widest column first.
      while widths.reduce(-2, { $0 + $1 + 2 }) > available,
        let widest = widths.indices.filter({ columns[shown[$0]].fit != .whole && widths[$0] > 4 })
          .max(by: { widths[$0] < widths[$1] })
      {
        widths[widest] -= 1
      }
    }
    return cells.map { row in
      let end = (row.lastIndex { !$0.isEmpty } ?? 0) + 1
      let texts = row.prefix(end).enumerated().map { place, cell in
        let text = fitted(cell, to: widths[place], columns[shown[place]].fit)
        let space = String(repeating: " ", count: max(widths[place] - TerminalText.width(text), 0))
        if columns[shown[place]].isRight { return space + text }
        return place == end - 1 ? text : text + space
      }
      return texts.joined(separator: "  ")
    }
  }

  private func fitted(_ cell: String, to width: Int, _ fit: Column.Fit) -> String {
    switch fit {
    case .whole: cell
    case .path: TerminalText.withoutMiddle(cell, to: width)
    case .text: TerminalText.shortened(cell, to: width)
    }
  }

  /// The cells to show, titles first, safe to print.
  private func cells(_ shown: [Int], isTerminal: Bool) -> [[String]] {
    let (folder, home) = (
      FileManager.default.currentDirectoryPath, ProcessInfo.processInfo.environment["HOME"]
    )
    let body = rows.map { row in
      shown.map { column in
        let cell = row[column]
        return printable(
          isTerminal && columns[column].fit == .path
            ? TerminalText.path(cell, workingFolder: folder, home: home) : cell)
      }
    }
    return (hasTitles ? [shown.map { columns[$0].title }] : []) + body
  }

  private func widths(_ cells: [[String]]) -> [Int] {
    (cells.first ?? []).indices.map { column in cells.map { TerminalText.width($0[column]) }.max() ?? 0 }
  }
}

extension Table {
  /// Names and values, without titles.
  static func facts(_ rows: [(name: String, value: String)], valuesAre fit: Column.Fit = .text) -> Table {
    Table(
      columns: [.word(""), Column(title: "", fit: fit)], rows: rows.map { [$0.name, $0.value] },
      hasTitles: false)
  }
}
