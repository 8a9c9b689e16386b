import Eidetic
import Faults
import Foundation
import Testing

@Suite struct FilterTextTests {
  /// 30 November 2026, a Monday, in UTC.
  private static let now = Date(timeIntervalSince1970: 1_796_077_800)

  private static func filter(_ text: String) throws -> Filter {
    try Filter(text, now: now, in: try #require(TimeZone(secondsFromGMT: 0)))
  }

  private static func condition(
    _ field: String, _ comparison: FieldCondition.Comparison, _ value: String
  ) -> Filter { .condition(FieldCondition(field, comparison, value)) }

  @Test(
    arguments: [
      ("", .all([])),
      ("folder:2020", condition("folder", .equals, "2020")),
      ("FOLDER:2020/Riga", condition("folder", .equals, "2020/Riga")),
      ("name:beach", condition("name", .contains, "beach")),
      ("beach", .all([.word("beach")])),
      ("\"red bicycle\"", .phrase("red bicycle")),
      ("Riga - Tallinn", .all([.word("Riga"), .word("Tallinn")])),
      ("- !", .all([.word("-"), .word("!")])),
      ("-type:png", .not(condition("type", .equals, "png"))),
      ("type:png,jpeg", .any([condition("type", .equals, "png"), condition("type", .equals, "jpeg")])),
      ("size:>4mp", condition("size", .greater, "4mp")),
      ("size:500kB..2MB", condition("size", .range, "500kb..2mb")),
      ("width:..1000", condition("width", .range, "..1000")),
      ("modified:2019", condition("modified", .range, "2019-01-01..2019-12-31")),
      ("modified:yesterday", condition("modified", .range, "2026-11-29..2026-11-29")),
      ("modified:last-month..", condition("modified", .range, "2026-10-01..")),
      ("added:2020-02..2021", condition("added", .range, "2020-02-01..2021-12-31")),
      ("near:56.95,24.11,1.5km", condition("near", .equals, "56.95,24.11,1.5km")),
      ("near:-33.9,151", condition("near", .equals, "-33.9,151")),
      ("near:\"New York\",20km", condition("near", .equals, "New York,20km")),
      ("screenshot:yes", condition("screenshot", .equals, "yes")),
      ("-live:FALSE", .not(condition("live", .equals, "no"))),
      ("taken:2019..2021", condition("taken", .range, "2019-01-01..2021-12-31")),
      ("modified:<2019", condition("modified", .less, "2019-01-01")),
      ("modified:<=2019", condition("modified", .atMost, "2019-12-31")),
      ("modified:>2019", condition("modified", .greater, "2019-12-31")),
      ("modified:>=2019", condition("modified", .atLeast, "2019-01-01")),
      ("person:\"Anna Maria\"", .people(PeopleFilter(["Anna Maria"], match: .all))),
      (
        "(type:png OR person:3) a",
        .all([
          .any([condition("type", .equals, "png"), .people(PeopleFilter(["3"], match: .all))]),
          .all([.word("a")]),
        ])
      ),
    ] as [(String, Filter)])
  func textBecomesAFilter(text: String, expected: Filter) throws {
    #expect(try Self.filter(text) == expected)
  }

  @Test(arguments: [
    ("folder:", "a value is missing"), ("camra:Canon", "no such field"),
    ("size:>4km", "needs one of the units"),
    ("modified:2019-13", "is not"), ("(type:png", "is not closed"), ("type:png OR", "on both sides"),
    ("size:1MB..4mp", "measure different things"), ("width:9..1", "ends before it begins"),
  ])
  func whatIsWrongIsSaid(text: String, reason: String) {
    do {
      let filter = try Self.filter(text)
      Issue.record("\(filter)")
    } catch {
      #expect((error as? any FaultyError)?.kind == .usage)
      #expect("\(error)".contains(reason), "\(error)")
    }
  }

  /// The table of fields shows how each is used.
  @Test func everyExampleIsAFilter() throws {
    let fields = FilterField.all
    #expect(Set(fields.map(\.name)).isSuperset(of: ["folder", "type", "size", "modified", "person"]))
    for field in fields {
      _ = try Self.filter(field.example)
      #expect(field.help.hasSuffix("."))
    }
  }

  @Test func filtersGoTogether() {
    let (one, other) = (
      Self.condition("type", .equals, "png"), Filter.people(PeopleFilter(["Anna"], match: .any))
    )
    #expect(Filter(allOf: nil, nil) == nil)
    #expect(Filter(allOf: nil, one) == one)
    #expect(Filter(allOf: one, other) == .all([one, other]))
  }
}
