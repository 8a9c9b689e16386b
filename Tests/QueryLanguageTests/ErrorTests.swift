import Faults
import QueryLanguage
import Testing

/// What is said of texts that are wrong, word for word, and where.
@Suite struct ErrorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    /// What the error points at, and its column.
    let place: String
    let column: Int
    let code: String
    let message: String
    /// The whole text with the correction; `nil` if there is none.
    var corrected: String?

    var testDescription: String { text }
  }

  static let rows: [Row] = [
    Row(
      text: "beach camra:Canon", place: "camra", column: 7, code: "query_field",
      message: "camra: no such field; did you mean camera? To search for the text, put it in quotation marks",
      corrected: "beach camera:Canon"),
    Row(
      text: "é colour:red", place: "colour", column: 3, code: "query_field",
      message:
        "colour: no such field; the fields are person, taken, near, place, camera, folder, tag, type, size, "
        + "rating, text, faces; to search for the text, put it in quotation marks"),
    Row(
      text: "mailto:anna@example.org", place: "mailto", column: 1, code: "query_field",
      message:
        "mailto: no such field; the fields are person, taken, near, place, camera, folder, tag, type, size, "
        + "rating, text, faces; to search for the text, put it in quotation marks"),
    Row(
      text: "a “red bicycle", place: "“", column: 3, code: "query_quotes",
      message:
        "this quotation mark is not closed; add another where the quotation ends, or write \\ before it"),
    Row(
      text: "tag:\"dog", place: "\"", column: 5, code: "query_quotes",
      message:
        "this quotation mark is not closed; add another where the quotation ends, or write \\ before it"),
    Row(
      text: "a \" \"", place: "\" \"", column: 3, code: "query_quotes",
      message: "nothing is in these quotation marks; write something in them, or remove them"),
    Row(
      text: "(a -(b c)", place: "(", column: 1, code: "query_parentheses",
      message: "this parenthesis is not closed; add ) where the group ends, or write \\( to search for it",
      corrected: "(a -(b c))"),
    Row(
      text: "a) b", place: ")", column: 2, code: "query_parentheses",
      message: "this parenthesis closes none; remove it, or write \\) to search for it", corrected: "a b"),
    Row(
      text: "a ( ) b", place: "( )", column: 3, code: "query_parentheses",
      message: "nothing is in these parentheses; write something in them, or remove them"),
    Row(
      text: "a OR", place: "OR", column: 3, code: "query_operator",
      message: "OR needs something to search for on both sides; add it, or put OR in quotation marks"),
    Row(
      text: "a (AND b)", place: "AND", column: 4, code: "query_operator",
      message: "AND needs something to search for on both sides; add it, or put AND in quotation marks"),
    Row(
      text: "a OR AND b", place: "OR", column: 3, code: "query_operator",
      message: "OR needs something to search for on both sides; add it, or put OR in quotation marks"),
    Row(
      text: "camera: Canon", place: "camera:", column: 1, code: "query_value",
      message: "a value is missing; write it without a space before it, for example camera:Canon"),
    Row(
      text: "taken:..", place: "taken:..", column: 1, code: "query_value",
      message: "a value is missing; write it without a space before it, for example taken:2019-05"),
    Row(
      text: "tag:dog,,cat", place: "", column: 9, code: "query_value",
      message: "a value is missing; write it without a space before it, for example tag:dog"),
    Row(
      text: "tag:(dog OR cat)", place: "(", column: 5, code: "query_value",
      message: "a field takes no parentheses; repeat it in them, as in (tag:… OR tag:…)"),
    Row(
      text: "text:<b>", place: "text:<b>", column: 1, code: "query_comparison",
      message:
        "the values of this field have no order; write text:invoice, or put a value that begins so in quotation marks"
    ),
    Row(
      text: "rating:>3,4", place: "rating:>3,4", column: 1, code: "query_comparison",
      message: "only one value can be compared; write one condition for each, as in (rating:<… OR rating:>…)"),
    Row(
      text: "taken:2019..2020..2021", place: "taken:2019..2020..2021", column: 1, code: "query_range",
      message: "this is neither a range nor a list; write one of them, for example taken:2019-05"),
    Row(
      text: "taken:2021..2019-05", place: "2021..2019-05", column: 7, code: "query_range",
      message: "the range ends before it begins; write 2019-05..2021", corrected: "taken:2019-05..2021"),
    Row(
      text: "size:4mb..2000kb", place: "4mb..2000kb", column: 6, code: "query_range",
      message: "the range ends before it begins; write 2000kb..4mb", corrected: "size:2000kb..4mb"),
    Row(
      text: "size:2mp..4mb", place: "2mp..4mb", column: 6, code: "query_range",
      message: "2mp and 4mb measure different things; write both in units of one kind"),
    Row(
      text: "taken:yesterdy", place: "yesterdy", column: 7, code: "query_value",
      message: "yesterdy is not a date; did you mean yesterday?", corrected: "taken:yesterday"),
    Row(
      text: "taken:2019–2021 x", place: "2019–2021", column: 7, code: "query_value",
      message: "2019–2021 is not a date; did you mean 2019..2021?", corrected: "taken:2019..2021 x"),
    Row(
      text: "taken:2019-02-29", place: "2019-02-29", column: 7, code: "query_value",
      message:
        "2019-02-29 is not a date; write it as in 2019, 2019-05, 2019-05-03, 2019..2021 or yesterday"),
    Row(
      text: "taken:>03.05.2019", place: "03.05.2019", column: 8, code: "query_value",
      message:
        "03.05.2019 is not a date; write it as in 2019, 2019-05, 2019-05-03, 2019..2021 or yesterday"),
    Row(
      text: "size:>large", place: "large", column: 7, code: "query_value",
      message: "large is not a number; write it as in size:>4mp"),
    Row(
      text: "size:>4", place: "4", column: 7, code: "query_value",
      message: "4 needs one of the units mp, kb, mb, px; write it as in size:>4mp"),
    Row(
      text: "size:>4km", place: "4km", column: 7, code: "query_value",
      message: "4km needs one of the units mp, kb, mb, px; write it as in size:>4mp"),
    Row(
      text: "rating:4stars", place: "4stars", column: 8, code: "query_value",
      message: "4stars has a unit, and this field has none; write it as in rating:>=4"),
    Row(
      text: "rating:6", place: "6", column: 8, code: "query_value",
      message: "6 is not possible here; write a number from -1 to 5"),
    Row(
      text: "rating:1234567890123456", place: "1234567890123456", column: 8, code: "query_value",
      message: "1234567890123456 is not a number of at most 15 digits; write it as in rating:>=4"),
    Row(
      text: "type:hiec", place: "hiec", column: 6, code: "query_value",
      message: "hiec is not a value of type; did you mean heic?", corrected: "type:heic"),
    Row(
      text: "type:movie", place: "movie", column: 6, code: "query_value",
      message: "movie is not a value of type; write it as in type:heic"),
    Row(
      text: "faces:many", place: "many", column: 7, code: "query_value",
      message: "many is not yes or no; write it as in faces:yes"),
    Row(
      text: "near:Riga,20", place: "20", column: 11, code: "query_value",
      message: "20 needs one of the units m, km, mi; write it as in near:Riga,20km"),
    Row(
      text: "near:Riga,0km", place: "0km", column: 11, code: "query_value",
      message: "0km is not a distance above 0; write it as in near:Riga,20km"),
    Row(
      text: "near:20km", place: "20km", column: 6, code: "query_value",
      message: "20km is not a place; write it as in near:Riga,20km"),
    Row(
      text: "near:95,24", place: "95", column: 6, code: "query_value",
      message: "95 is not possible here; write a number from -90 to 90"),
  ]

  @Test(arguments: rows)
  func errorsSayWhatIsWrongAndWhere(row: Row) throws {
    let error = try #require(throws: QueryError.self) { try ExampleFields.expression(row.text) }
    let bytes = Array(row.text.utf8)
    #expect(error.message == row.message)
    #expect(error.description == "cannot read the search: column \(row.column): \(row.message)")
    #expect(String(decoding: bytes[error.range], as: UTF8.self) == row.place)
    #expect(error.column == row.column)
    #expect(error.code == row.code)
    #expect(error.kind == .usage)
    let corrected = error.correction.map { correction in
      String(decoding: bytes[..<correction.range.lowerBound], as: UTF8.self) + correction.replacement
        + String(decoding: bytes[correction.range.upperBound...], as: UTF8.self)
    }
    #expect(corrected == row.corrected)
    if let corrected { #expect(throws: Never.self) { try ExampleFields.expression(corrected) } }
  }

  @Test func aTextHasALimit() throws {
    let limit = QueryParser.byteLimit
    #expect(throws: Never.self) { try ExampleFields.expression(String(repeating: "a", count: limit)) }
    let error = try #require(throws: QueryError.self) {
      try ExampleFields.expression(String(repeating: "é", count: limit / 2 + 1))
    }
    #expect(error.message == "the text has 8194 bytes, and the limit is 8192; shorten it")
    #expect(error.range == 8194..<8194)
    #expect(error.code == "query_too_long")
  }

  @Test func parenthesesHaveALimit() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "-(a OR b ", count: depth) + String(repeating: ")", count: depth)
    }
    let deepest = try ExampleFields.expression(nested(QueryParser.depthLimit))
    #expect(try ExampleFields.expression(deepest.text) == deepest)
    let error = try #require(throws: QueryError.self) {
      try ExampleFields.expression(nested(QueryParser.depthLimit + 1))
    }
    #expect(error.message == "more than 50 parentheses are open here; remove those that are not needed")
    #expect(error.range == 451..<452)
    // A text that would overflow a stack of calls, within the limit of bytes.
    #expect(throws: QueryError.self) {
      try ExampleFields.expression(String(repeating: "(", count: QueryParser.byteLimit))
    }
  }

  @Test func whatIsQuotedInAMessageIsShortAndPrintable() throws {
    let error = try #require(throws: QueryError.self) {
      try ExampleFields.expression("type:\"\u{1B}[31m" + String(repeating: "x", count: 100) + "\"")
    }
    #expect(
      error.message == "\\u{1B}[31m" + String(repeating: "x", count: 35)
        + "… is not a value of type; write it as in type:heic")
  }

  @Test func theExcerptMarksThePlace() throws {
    let error = try #require(throws: QueryError.self) { try ExampleFields.expression("beach camra:Canon") }
    #expect(error.excerpt() == "beach camra:Canon\n      ^^^^^")
  }

  @Test func theExcerptMarksWhereSomethingIsMissing() throws {
    let middle = try #require(throws: QueryError.self) { try ExampleFields.expression("tag:a,,b") }
    #expect(middle.excerpt() == "tag:a,,b\n      ^")
    let end = try #require(throws: QueryError.self) { try ExampleFields.expression("tag:a,") }
    #expect(end.excerpt() == "tag:a, \n      ^")
  }

  @Test func theExcerptKeepsColumnsBelowWideAndInvisibleCharacters() throws {
    let error = try #require(throws: QueryError.self) {
      try ExampleFields.expression("海\te\u{301}\u{1B} camra:x")
    }
    #expect(error.excerpt() == "海 e\u{301}\\u{1B} camra:x\n           ^^^^^")
  }

  @Test func theExcerptOfALongTextIsCut() throws {
    let text = String(repeating: "word ", count: 50) + "camra:Canon" + String(repeating: " word", count: 50)
    let error = try #require(throws: QueryError.self) { try ExampleFields.expression(text) }
    #expect(
      error.excerpt(columns: 40) == "…word word word word camra:Canon word w…\n"
        + String(repeating: " ", count: 21) + "^^^^^")
  }

  /// What knows places says what is wrong with their names; coordinates are never asked about.
  @Test(
    arguments: [
      ("beach near:Rigga,20km", "Rigga", "Rigga is not a city; did you mean Riga?", "beach near:Riga,20km"),
      (
        "near:\"Rigga, Latvia\" a", "\"Rigga, Latvia\"", "Rigga, Latvia is not a city; did you mean Riga?",
        "near:Riga a"
      ),
      ("near:Latvia", "Latvia", "Latvia is not a city but a country; write it as in place:Latvia", nil),
      ("near:Riga,20km", nil, nil, nil), ("near:56.95,24.11,20km", nil, nil, nil),
    ] as [(String, String?, String?, String?)])
  func namesOfPlacesAreChecked(text: String, place: String?, message: String?, corrected: String?) throws {
    let parser = QueryParser(fields: ExampleFields.table, clock: ExampleFields.utc.clock) { name in
      if name == "Latvia" {
        return PlaceNameProblem(expected: "a city but a country", example: "place:Latvia")
      }
      return name.hasPrefix("Rigga") ? PlaceNameProblem(expected: "a city", nearest: "Riga") : nil
    }
    guard let place else {
      _ = try parser.expression(of: text)
      return
    }
    let error = try #require(throws: QueryError.self) { try parser.expression(of: text) }
    let start = text.utf8.index(text.startIndex, offsetBy: error.range.lowerBound)
    let end = text.utf8.index(text.startIndex, offsetBy: error.range.upperBound)
    #expect(text[start..<end] == place && error.message == message && error.correctedText == corrected)
  }
}
