import Foundation
import QueryLanguage
import Testing

/// Which instants dates stand for.
@Suite struct DateTests {
  private let riga: QueryParser

  init() throws {
    let zone = try #require(TimeZone(identifier: "Europe/Riga"))
    riga = QueryParser(
      fields: ExampleFields.table, clock: QueryClock(now: ExampleFields.now, timeZone: zone))
  }

  private static func bounds(_ text: String, _ parser: QueryParser) throws -> [TimeBounds] {
    guard case .condition(let condition) = try parser.expression(of: text) else { return [] }
    return condition.requirement.timeBounds
  }

  private static func instant(_ text: String?) throws -> Date? {
    try text.map { try Date($0, strategy: .iso8601) }
  }

  /// Texts, and what they begin and end with in UTC.
  static let inUTC: [(String, String?, String?)] = [
    ("taken:2019", "2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
    ("taken:2019-12", "2019-12-01T00:00:00Z", "2020-01-01T00:00:00Z"),
    ("taken:2020-02-29", "2020-02-29T00:00:00Z", "2020-03-01T00:00:00Z"),
    ("taken:2019..2021", "2019-01-01T00:00:00Z", "2022-01-01T00:00:00Z"),
    ("taken:2019-05..2019", "2019-05-01T00:00:00Z", "2020-01-01T00:00:00Z"),
    ("taken:2019..", "2019-01-01T00:00:00Z", nil),
    ("taken:..2019", nil, "2020-01-01T00:00:00Z"),
    ("taken:>2019", "2020-01-01T00:00:00Z", nil),
    ("taken:>=2019", "2019-01-01T00:00:00Z", nil),
    ("taken:<2019", nil, "2019-01-01T00:00:00Z"),
    ("taken:<=2019", nil, "2020-01-01T00:00:00Z"),
    ("taken:today", "2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z"),
    ("taken:yesterday", "2026-11-29T00:00:00Z", "2026-11-30T00:00:00Z"),
    ("taken:this-week", "2026-11-30T00:00:00Z", "2026-12-07T00:00:00Z"),
    ("taken:last-week", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"),
    ("taken:this-month", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
    ("taken:last-month", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"),
    ("taken:this-year", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ("taken:last-year", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ("taken:yesterday..today", "2026-11-29T00:00:00Z", "2026-12-01T00:00:00Z"),
  ]

  @Test(arguments: inUTC)
  func datesArePeriods(text: String, start: String?, end: String?) throws {
    let expected = TimeBounds(start: try Self.instant(start), end: try Self.instant(end))
    #expect(try Self.bounds(text, ExampleFields.utc) == [expected])
  }

  /// The same in Riga, which is ahead of UTC by two hours, and in summer by three.
  static let inRiga: [(String, String?, String?)] = [
    ("taken:2019", "2018-12-31T22:00:00Z", "2019-12-31T22:00:00Z"),
    ("taken:2019-07-01", "2019-06-30T21:00:00Z", "2019-07-01T21:00:00Z"),
    // Clocks change on 31 March and on 27 October.
    ("taken:2019-03-31", "2019-03-30T22:00:00Z", "2019-03-31T21:00:00Z"),
    ("taken:2019-10-27", "2019-10-26T21:00:00Z", "2019-10-27T22:00:00Z"),
    // It is 00:30 on 1 December there.
    ("taken:today", "2026-11-30T22:00:00Z", "2026-12-01T22:00:00Z"),
    ("taken:last-month", "2026-10-31T22:00:00Z", "2026-11-30T22:00:00Z"),
  ]

  @Test(arguments: inRiga)
  func daysBeginWhereTheClockIs(text: String, start: String?, end: String?) throws {
    let expected = TimeBounds(start: try Self.instant(start), end: try Self.instant(end))
    #expect(try Self.bounds(text, riga) == [expected])
  }

  @Test func aListHasOnePeriodForEachValue() throws {
    #expect(try Self.bounds("taken:2019,2021", ExampleFields.utc).count == 2)
    #expect(try Self.bounds("tag:dog", ExampleFields.utc).isEmpty)
  }

  /// In these zones clocks skip midnight, or show it twice, on some day.
  @Test(arguments: [
    "America/Sao_Paulo", "Asia/Beirut", "America/Havana", "Pacific/Apia", "Europe/London", "Asia/Kolkata",
  ])
  func daysBeginWithTheFirstInstantThatAClockShowsThem(identifier: String) throws {
    let zone = try #require(TimeZone(identifier: identifier))
    // From 2004 to 2026. Apia has no 30 December 2011.
    for number in 12_418...20_453 {
      let day = CalendarDay(number: number)
      let start = day.start(in: zone)
      #expect(start <= CalendarDay(number: number + 1).start(in: zone))
      guard identifier != "Pacific/Apia" || day != CalendarDay(year: 2011, month: 12, day: 30) else {
        continue
      }
      #expect(CalendarDay(start, in: zone) == day)
      #expect(CalendarDay(start.addingTimeInterval(-1), in: zone) < day)
    }
  }

  @Test func daysAndTheirPartsAgreeWithFoundation() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    // From 1600 to 2500, after the calendar's reform.
    for number in stride(from: -135_140, to: 193_576, by: 7) {
      let parts = CalendarDay(number: number).parts
      let components = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(number) * 86_400))
      #expect(parts.year == components.year && parts.month == components.month && parts.day == components.day)
      #expect(CalendarDay(year: parts.year, month: parts.month, day: parts.day).number == number)
    }
    #expect(CalendarDay(year: 1000).parts == (1000, 1, 1))
    #expect(CalendarDay(year: 9999, month: 12, day: 31).parts == (9999, 12, 31))
  }
}
