import Testing

@testable import CommandLineTool

@Suite struct TableTests {
  private let table = Table(
    columns: [
      .word("name"), .number("size", spare: 1), .text("licence", spare: 0), .word("command", spare: 2),
    ],
    rows: [["first", "12", "of some kind", "add the first one"], ["second", "3456", "none", ""]])

  private func titles(_ columns: Int?) -> [Substring] {
    table.lines(columns: columns)[0].split(separator: " ")
  }

  @Test(arguments: 10...60)
  func isNoWiderThanTheTerminal(columns: Int) {
    #expect(table.lines(columns: columns).allSatisfy { TerminalText.width($0) <= columns })
  }

  @Test func columnsGoByTheirSpareNumbersAndComeBackWhereThereIsRoom() {
    #expect(titles(nil) == ["name", "size", "licence", "command"])
    #expect(titles(60) == ["name", "size", "licence", "command"])
    #expect(titles(36) == ["name", "size", "command"])
    #expect(titles(26) == ["name", "command"])
    // The command is wider than both others, which had gone before it.
    #expect(titles(24) == ["name", "size"])
    #expect(titles(10) == ["name"])
  }

  @Test func anEmptyLastCellLeavesNoSpaces() {
    #expect(table.lines(columns: nil).allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func whatIsForProgramsIsWholeAndNamesAreOneLine() {
    let table = Table(
      columns: [.path("path")], rows: [["/a/\n\u{1B}b/" + String(repeating: "x", count: 300)]])
    let lines = table.lines(columns: nil)
    #expect(lines.count == 2 && lines[1].hasPrefix("/a/\\u{A}\\u{1B}b/xxx") && lines[1].count > 300)
    #expect(table.lines(columns: 20)[1].count == 20)
  }
}
