import TestSupport
import Testing
import Vocabulary

@testable import QueryLanguage

/// Expressions and texts made of seeded random numbers.
@Suite struct RandomTextTests {
  @Test func everyExpressionHasATextThatIsReadAsTheSame() throws {
    var expressions = RandomExpressions(seed: 7)
    var kinds: Set<String> = []
    for _ in 0..<10_000 {
      let expression = expressions.next().normalised
      let text = expression.text
      let read = try ExampleFields.expression(text)
      guard read == expression, Array(read.text.utf8) == Array(text.utf8) else {
        Issue.record("\(text.debugDescription) of \(expression) is read as \(read)")
        return
      }
      kinds.insert(String("\(expression)".prefix { $0 != "(" }))
    }
    #expect(kinds == ["all", "any", "not", "words", "phrase", "condition"])
  }

  private static let seeds =
    GrammarTests.canonical.map(\.0) + GrammarTests.words.map(\.0)
    + GrammarTests.quotations.map(\.0) + ErrorTests.rows.map(\.text)

  private static let insertions = Array(
    "()\"“”«»-\u{2212}:,.<>=\\ \n/0129aé\u{301}海\u{0}\u{FFFD}".unicodeScalars)

  @Test func mutatedTextsAreReadOrRefusedWithAPlaceInThem() throws {
    var random = SplitMix64(seed: 11)
    var (accepted, codes) = (0, Set<String>())
    for _ in 0..<100_000 {
      let text = Self.mutated(Self.seeds[random.below(Self.seeds.count)], &random)
      let bytes = Array(text.utf8)
      let isSound: Bool
      do throws(QueryError) {
        let expression = try ExampleFields.utc.expression(of: text)
        isSound = try ExampleFields.utc.expression(of: expression.text) == expression
        accepted += 1
      } catch {
        isSound = error.text == text && Self.isPlace(error.range, in: bytes) && error.excerpt().contains("^")
        codes.insert(error.code)
      }
      let completion = ExampleFields.utc.completion(in: text, at: random.below(bytes.count + 2))
      guard isSound, Self.isPlace(completion.range, in: bytes) else {
        Issue.record("\(text.debugDescription)")
        return
      }
    }
    // The mutations must not make everything wrong, nor leave everything right.
    #expect(accepted > 20_000 && accepted < 80_000, "\(accepted) of 100 000 were read")
    #expect(codes.count == 7, "\(codes.sorted())")
  }

  /// Whether it lies within the text and begins and ends between characters.
  private static func isPlace(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    range.lowerBound >= 0 && range.upperBound <= bytes.count
      && String(validating: bytes[range], as: UTF8.self) != nil
  }

  /// Removes, inserts, doubles or joins up to five pieces.
  private static func mutated(_ seed: String, _ random: inout SplitMix64) -> String {
    var scalars = Array(seed.unicodeScalars)
    for _ in 0...random.below(5) {
      let place = random.below(scalars.count + 1)
      switch random.below(4) {
      case 0 where place < scalars.count: scalars.remove(at: place)
      case 1:
        let other = seeds[random.below(seeds.count)].unicodeScalars
        scalars.insert(contentsOf: other.prefix(random.below(other.count + 1)), at: place)
      case 2: scalars.insert(contentsOf: scalars[place...].prefix(8), at: place)
      default: scalars.insert(insertions[random.below(insertions.count)], at: place)
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Pieces that would be read again and again by a parser that tries alternatives.
  @Test(arguments: [
    "a ", "tag:dog ", "\"a b\" ", "(a OR b) ", "-(a b) ", "\\", "--", "a:b", "aa\\:", "taken:2019..2021 ",
    "tag:a,b,",
    "f(", "f()", "\"a\\", "near:", "http://", "a OR ",
  ])
  func workGrowsLinearly(piece: String) throws {
    func steps(_ bytes: Int) -> Int {
      var lexer = Lexer(
        SourceText(String(repeating: piece, count: bytes / piece.utf8.count)), fields: ExampleFields.table)
      return lexer.tokens().count + lexer.steps
    }
    #expect(steps(8000) <= 8 * 8000)
    #expect(steps(8000) <= 2 * steps(4000) + 16)
  }

  @Test func puttingTogetherGrowsLinearly() throws {
    func steps(_ count: Int) throws -> Int {
      let text = String(repeating: "(a -tag:dog OR \"b\") ", count: count)
      return try ExampleFields.utc.measuredExpression(of: text).steps
    }
    #expect(try steps(400) <= 2 * steps(200) + 16)
  }
}
