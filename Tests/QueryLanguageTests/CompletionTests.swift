import QueryLanguage
import Testing

/// What is being typed where the cursor, here `|`, is.
@Suite struct CompletionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let subject: Completion.Subject
    let prefix: String
    /// What a suggestion replaces.
    let replaced: String
    var candidates: [String] = []

    var testDescription: String { text }
  }

  private static let allFields = ExampleFields.table.fields.map { "\($0.name):" }

  static let rows: [Row] = [
    Row(text: "|", subject: .word, prefix: "", replaced: "", candidates: allFields),
    Row(text: "beach |", subject: .word, prefix: "", replaced: "", candidates: allFields),
    Row(text: "é ta|", subject: .word, prefix: "ta", replaced: "ta", candidates: ["taken:", "tag:"]),
    Row(
      text: "-T|a b", subject: .word, prefix: "T", replaced: "Ta",
      candidates: ["taken:", "tag:", "type:", "text:"]),
    Row(text: "(da|", subject: .word, prefix: "da", replaced: "da", candidates: ["date:"]),
    Row(text: "(|", subject: .word, prefix: "", replaced: "", candidates: allFields),
    Row(text: "a OR xyz|", subject: .word, prefix: "xyz", replaced: "xyz"),
    Row(text: "cam|:Canon", subject: .fieldName, prefix: "cam", replaced: "cam:", candidates: ["camera:"]),
    Row(
      text: "ta|g:dog", subject: .fieldName, prefix: "ta", replaced: "tag:", candidates: ["taken:", "tag:"]),
    Row(text: "tag:|", subject: .value(field: "tag"), prefix: "", replaced: ""),
    Row(text: "people:An| x", subject: .value(field: "person"), prefix: "An", replaced: "An"),
    Row(text: "tag:dog,c|at", subject: .value(field: "tag"), prefix: "c", replaced: "cat"),
    Row(
      text: "person:\"Anna Ma|", subject: .value(field: "person"), prefix: "Anna Ma", replaced: "\"Anna Ma"),
    Row(
      text: "type:J|", subject: .value(field: "type"), prefix: "J", replaced: "J",
      candidates: ["jpeg", "\"jpeg xl\""]),
    Row(
      text: "faces:|", subject: .value(field: "faces"), prefix: "", replaced: "", candidates: ["yes", "no"]),
    Row(
      text: "taken:>=last|", subject: .value(field: "taken"), prefix: "last", replaced: "last",
      candidates: ["last-week", "last-month", "last-year"]),
    Row(
      text: "taken:2019..y|", subject: .value(field: "taken"), prefix: "y", replaced: "y",
      candidates: ["yesterday"]),
    Row(text: "size:|>4mp", subject: .value(field: "size"), prefix: "", replaced: ""),
    Row(text: "\"red bi|", subject: .phrase, prefix: "red bi", replaced: "\"red bi"),
    Row(text: "\"red\"|", subject: .word, prefix: "", replaced: "", candidates: allFields),
    Row(text: "http://ex|", subject: .word, prefix: "http://ex", replaced: "http://ex"),
  ]

  @Test(arguments: rows)
  func saysWhatIsBeingTyped(row: Row) throws {
    let parts = row.text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let text = parts.joined()
    let completion = ExampleFields.utc.completion(in: text, at: parts[0].utf8.count)
    #expect(completion.subject == row.subject)
    #expect(completion.prefix == row.prefix)
    #expect(String(decoding: Array(text.utf8)[completion.range], as: UTF8.self) == row.replaced)
    #expect(completion.candidates == row.candidates)
  }

  @Test func aCursorBeyondTheTextIsAtItsEnd() {
    for cursor in [3, 99] {
      #expect(ExampleFields.utc.completion(in: "tag", at: cursor).candidates == ["tag:"])
    }
    #expect(ExampleFields.utc.completion(in: "tag", at: -1).range == 0..<0)
  }
}
