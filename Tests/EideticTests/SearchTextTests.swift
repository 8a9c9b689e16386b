import Faults
import Foundation
import Testing

@testable import Eidetic

/// What a line of the search field comes to.
@Suite struct SearchTextTests {
  private static func words(_ text: String) -> Query.Signal { Query.Signal(.words(text)) }

  private static func without(_ text: String) -> Query.Signal {
    Query.Signal(.words(text), weight: SearchText.unwantedWeight)
  }

  @Test(
    arguments: [
      ("", []),
      ("beach", [words("beach")]),
      ("a dog  on\tthe beach", [words("a dog on the beach")]),
      ("beach type:png sunset", [words("beach sunset")]),
      ("beach -indoor", [words("beach"), without("indoor")]),
      (
        "-indoor beach -(red bicycle) –cat",
        [words("beach"), without("indoor"), without("red bicycle"), without("cat")]
      ),
      ("dog OR cat", [words("dog or cat")]),
      ("beach (dog OR (black cat)) sunset", [words("beach dog or black cat sunset")]),
      ("-(dog OR cat)", [without("dog or cat")]),
      ("(dog -cat)", [words("dog"), without("cat")]),
      ("type:png", []), ("\"red bicycle\"", []), ("dog OR type:png", []), ("-(dog -cat)", []),
      ("well-known 12:30", [words("well-known 12:30")]),
    ] as [(String, [Query.Signal])])
  func wordsAreSignals(text: String, signals: [Query.Signal]) throws {
    #expect(try SearchText(text).signals == signals)
  }

  /// What is left of a line without its words, which is the same as a filter.
  @Test(arguments: [
    ("beach", nil), ("beach -indoor (dog OR cat)", nil), ("", nil),
    ("beach type:png", "type:png"),
    ("beach \"red bicycle\" -folder:2020 dog", "\"red bicycle\" -folder:2020"),
    ("-\"red bicycle\" beach", "-\"red bicycle\""),
    ("beach (dog OR type:png)", "(dog OR type:png)"),
    ("dog OR type:png", "dog OR type:png"),
    ("-(dog -cat)", "-(dog -cat)"),
    ("a (b OR \"c d\") person:Anna", "(b OR \"c d\") person:Anna"),
  ])
  func theRestIsTheFilter(text: String, filter: String?) throws {
    #expect(try SearchText(text).filter == filter.map { try Filter($0) })
  }

  @Test func daysAreThoseOfWhoeverSearches() throws {
    let (now, zone) = (Date(timeIntervalSince1970: 1_796_077_800), try #require(TimeZone(secondsFromGMT: 0)))
    let text = try SearchText("beach modified:yesterday", now: now, in: zone)
    #expect(text.filter == (try Filter("modified:2026-11-29")))
  }

  @Test(arguments: [
    ("beach camra:Canon", "column 7"), ("(beach", "is not closed"), ("dog OR", "on both sides"),
  ])
  func whatIsWrongIsSaid(text: String, reason: String) {
    let error = #expect(throws: (any Error).self) { _ = try SearchText(text) }
    #expect((error as? any FaultyError)?.kind == .usage)
    #expect(error.map { "\($0)".contains(reason) } == true, "\(String(describing: error))")
  }
}
