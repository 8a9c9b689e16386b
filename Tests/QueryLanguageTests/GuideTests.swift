import Foundation
import QueryLanguage
import TestSupport
import Testing

/// What `Documentation/query-language.md` says.
@Suite struct GuideTests {
  private let lines: [Substring]

  init() throws {
    let path = SharedData.root + "/Documentation/query-language.md"
    lines = try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  /// The code in first cells of tables, and the lines of blocks in the language.
  private var examples: [String] {
    var isQuery = false
    return lines.flatMap { line -> [String] in
      if line.hasPrefix("```") {
        isQuery = line == "```query"
        return []
      }
      if isQuery { return [String(line)] }
      guard line.hasPrefix("| `"), let cell = line.dropFirst(3).split(separator: "` |").first else {
        return []
      }
      return cell.split(separator: "`, `").map { String($0) }
    }
  }

  @Test func itsExamplesAreReadAndHaveACanonicalText() throws {
    #expect(examples.count > 50)
    for example in examples {
      let expression = try ExampleFields.expression(example)
      #expect(try ExampleFields.expression(expression.text) == expression, "\(example)")
    }
  }

  @Test(arguments: [
    ("dog AND cat", "dog cat"), ("beach dog OR cat", "(beach dog) OR cat"),
    ("((people:“Anna”)) AND beach", "person:Anna beach"), ("a (b c)", "a b c"),
  ])
  func textsThatItCallsEqualAreEqual(text: String, other: String) throws {
    #expect(try ExampleFields.expression(text) == ExampleFields.expression(other))
  }

  @Test func itsTableHasAllCodes() throws {
    let codes = lines.filter { $0.hasPrefix("| query_") }.compactMap {
      $0.split(separator: " ").dropFirst().first
    }
    // All codes but the limit's, of which the rows of wrong texts have none.
    #expect(Set(codes.map { String($0) }) == Set(ErrorTests.rows.map(\.code)).union(["query_too_long"]))
  }

  @Test func itsLimitsAreThoseOfTheParser() {
    let text = lines.joined(separator: " ")
    #expect(text.contains("at most \(QueryParser.byteLimit) bytes"))
    #expect(text.contains("at most \(QueryParser.depthLimit) parentheses"))
    #expect(text.contains("at most \(DecimalNumber.digitLimit) digits"))
  }
}
