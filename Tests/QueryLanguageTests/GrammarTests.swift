import QueryLanguage
import Testing

/// What texts mean, and their canonical text.
@Suite struct GrammarTests {
  private static let somewhere = 0..<0

  private static func tag(_ name: String) -> Expression {
    .condition(
      Condition(
        field: "tag", requirement: .oneOf([Operand(.text(name), range: somewhere)]), range: somewhere))
  }

  static let meanings: [(String, Expression)] = [
    ("", .everything),
    (" \t\n\u{3000} ", .everything),
    ("beach", .words(["beach"])),
    ("  red   bicycle\n", .words(["red", "bicycle"])),
    ("red AND bicycle", .words(["red", "bicycle"])),
    ("\"red bicycle\"", .phrase("red bicycle")),
    ("beach \"red bicycle\" sea", .all([.words(["beach"]), .phrase("red bicycle"), .words(["sea"])])),
    ("\"a\"b", .all([.phrase("a"), .words(["b"])])),
    ("-indoor", .not(.words(["indoor"]))),
    ("-\"a b\"", .not(.phrase("a b"))),
    ("-(a b)", .not(.words(["a", "b"]))),
    ("-(-a)", .not(.not(.words(["a"])))),
    ("tag:dog", tag("dog")),
    ("-tag:dog", .not(tag("dog"))),
    ("TAG:dog", tag("dog")),
    ("a b OR c", .any([.words(["a", "b"]), .words(["c"])])),
    ("a OR b OR c", .any([.words(["a"]), .words(["b"]), .words(["c"])])),
    ("a OR (b OR c)", .any([.words(["a"]), .words(["b"]), .words(["c"])])),
    ("a (b (c d))", .words(["a", "b", "c", "d"])),
    ("a (b tag:x) c", .all([.words(["a", "b"]), tag("x"), .words(["c"])])),
    ("(dog OR cat) beach", .all([.any([.words(["dog"]), .words(["cat"])]), .words(["beach"])])),
    (
      "(a OR b)(c OR d)",
      .all([.any([.words(["a"]), .words(["b"])]), .any([.words(["c"]), .words(["d"])])])
    ),
    ("a or b and c", .words(["a", "or", "b", "and", "c"])),
    ("\\OR", .words(["OR"])),
    ("-OR", .not(.words(["OR"]))),
    ("ORCA", .words(["ORCA"])),
  ]

  @Test(arguments: meanings)
  func textMeans(text: String, expression: Expression) throws {
    #expect(try ExampleFields.expression(text) == expression)
  }

  /// Texts that are words though they have characters that mean something elsewhere.
  static let words: [(String, String)] = [
    ("12:30", "12:30"), ("16:9", "16:9"), ("http://example.org/a?b=(c)", "http://example.org/a?b=(c)"),
    ("folder://a", "folder://a"), ("C:\\x", "C:\\x"), ("c:/x", "c:/x"), ("\\\\server\\x", "\\\\server\\x"),
    ("std::sort", "std::sort"), ("usr:/lib", "usr:/lib"), ("Note:", "Note:"), (":-", ":-"),
    ("IMG(1).jpg", "IMG(1).jpg"), ("well-known", "well-known"), ("--verbose", "--verbose"), ("-", "-"),
    ("\u{2013}", "\u{2013}"), ("17\"", "17\""), ("a,b..c", "a,b..c"), ("size>4mp", "size>4mp"),
    ("\\-a", "-a"), ("\\\"a", "\"a"), ("a\\)", "a)"), ("\\(a", "(a"), ("camra\\:Canon", "camra:Canon"),
    ("tag\\:dog", "tag:dog"), ("tag\\\\:dog", "tag\\:dog"), ("\\\\-a", "\\-a"), ("\\\\OR", "\\OR"),
    ("＂a＂", "＂a＂"), ("tag：dog", "tag：dog"), ("שלום", "שלום"), ("\u{200F}a", "\u{200F}a"),
    ("\u{301}a", "\u{301}a"), ("a\\", "a\\"),
  ]

  @Test(arguments: words)
  func textIsAWord(text: String, word: String) throws {
    let expression = try ExampleFields.expression(text)
    #expect(expression == .words([word]))
    #expect(try ExampleFields.expression(expression.text) == expression)
  }

  static let quotations: [(String, String)] = [
    ("“red bicycle”", "red bicycle"), ("„rotes Rad“", "rotes Rad"), ("«vélo rouge»", "vélo rouge"),
    ("»rotes Rad«", "rotes Rad"), ("”röd cykel”", "röd cykel"), ("“half\"", "half"),
    ("\"say “hi”\"", "say “hi”"),
    ("\"C:\\photos\"", "C:\\photos"), ("\"a \\\"b\\\" c\"", "a \"b\" c"), ("\"C:\\\\\"", "C:\\"),
    ("\"\\\\server\\x\"", "\\\\server\\x"), ("\"OR\"", "OR"), ("\"tag:dog\"", "tag:dog"),
    ("\"\u{301}a\"", "\u{301}a"),
  ]

  @Test(arguments: quotations)
  func quotationMarksMakeAPhrase(text: String, phrase: String) throws {
    let expression = try ExampleFields.expression(text)
    #expect(expression == .phrase(phrase))
    #expect(try ExampleFields.expression(expression.text) == expression)
  }

  @Test(arguments: ["-a", "\u{2212}a", "\u{2013}a"])
  func everyDashNegates(text: String) throws {
    #expect(try ExampleFields.expression(text).text == "-a")
  }

  @Test func unicodeStaysInTheFormInWhichItWasTyped() throws {
    for form in ["\u{E9}t\u{E9}", "e\u{301}te\u{301}"] {
      guard case .words(let words) = try ExampleFields.expression(form) else {
        Issue.record("\(form) is a word")
        return
      }
      #expect(Array(words[0].unicodeScalars) == Array(form.unicodeScalars))
    }
  }

  /// Texts and their canonical texts.
  static let canonical: [(String, String)] = [
    ("beach AND -(  dog OR  cat )", "beach -(dog OR cat)"),
    ("(a OR b) c OR d", "(a OR b) c OR d"),
    ("((tag:dog))", "tag:dog"),
    ("people:“Anna Maria”,Bob", "person:\"Anna Maria\",Bob"),
    ("date:2019-5..", "taken:2019-05.."),
    ("taken:..2021", "taken:..2021"),
    ("taken:≥2019-05-03", "taken:>=2019-05-03"),
    ("taken:Yesterday,2019\u{2013}05", "taken:yesterday,2019-05"),
    ("size:2..4MP", "size:2mp..4mp"),
    ("size:\"1.50 mb\"", "size:1.5mb"),
    ("size:>04pixels", "size:>4px"),
    ("rating:\u{2212}1..5", "rating:-1..5"),
    ("rating:3,4,5", "rating:3,4,5"),
    ("type:JPG,jxl", "type:jpeg,\"jpeg xl\""),
    ("faces:TRUE", "faces:yes"),
    ("near:Riga", "near:Riga"),
    ("near:“New York”,20Km", "near:\"New York\",20km"),
    ("near:56.950,-24.1,1.5mi", "near:56.95,-24.1,1.5mi"),
    ("near:Paris,France,20KM", "near:\"Paris, France\",20km"),
    ("near:\"20km\"", "near:\"20km\""),
    ("folder:C:\\photos\\new(1)", "folder:\"C:\\photos\\new(1)\""),
    ("folder:/home/anna", "folder:\"/home/anna\""),
    ("folder:a,b", "folder:\"a,b\""),
    ("12:30 http://x.org - --x", "12:30 http://x.org - --x"),
    ("Note: tag", "Note\\: tag"),
    ("(x a\\ OR b\\ )", "x a\\ OR b\\"),
    ("-(x a\\ )", "-(x a\\ )"),
    ("-\\-", "-\\-"),
  ]

  @Test(arguments: canonical)
  func canonicalTextIs(text: String, expected: String) throws {
    #expect(try ExampleFields.expression(text).text == expected)
    #expect(try ExampleFields.expression(expected).text == expected)
  }

  @Test func rangesSayWhereConditionsAndValuesAre() throws {
    let text = "é -person:“Anna”,Bob"
    guard case .all(let parts) = try ExampleFields.expression(text),
      case .not(.condition(let condition)) = parts[1],
      case .oneOf(let operands) = condition.requirement
    else {
      Issue.record("it is a word and a condition")
      return
    }
    let found = ([condition.range] + operands.map(\.range)).map { range in
      String(decoding: Array(text.utf8)[range], as: UTF8.self)
    }
    #expect(found == ["person:“Anna”,Bob", "“Anna”", "Bob"])
  }
}
