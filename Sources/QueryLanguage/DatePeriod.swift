package import FoundationEssentials

/// What time it is for whoever typed the text, and where.
package struct QueryClock: Sendable {
  /// The instant that `today` is the day of.
  package let now: Date
  /// The zone whose days are meant.
  package let timeZone: TimeZone

  package init(now: Date, timeZone: TimeZone) {
    (self.now, self.timeZone) = (now, timeZone)
  }

  var today: CalendarDay { CalendarDay(now, in: timeZone) }
}

/// A period of whole days, as it was typed and as it is meant.
package struct DatePeriod: Sendable, Equatable {
  /// What was typed: a relative date stays one.
  package let name: DateName
  /// The days: the last is not one of them.
  package let days: Range<CalendarDay>
  /// The instants in the clock's time zone: the last is not one of them.
  package let instants: Range<Date>

  /// - Parameters:
  ///   - name: what was typed.
  ///   - clock: says what `today` is, and where days begin.
  package init(_ name: DateName, clock: QueryClock) {
    let days = name.days(today: clock.today)
    (self.name, self.days) = (name, days)
    instants = days.lowerBound.start(in: clock.timeZone)..<days.upperBound.start(in: clock.timeZone)
  }
}

/// A way to name a period.
package enum DateName: Sendable, Hashable {
  /// `2019`. Years are 1000 to 9999.
  case year(Int)
  /// `2019-05`.
  case month(year: Int, month: Int)
  /// `2019-05-03`.
  case day(year: Int, month: Int, day: Int)
  /// A word, `last-week`.
  case relative(RelativeDate)

  func days(today: CalendarDay) -> Range<CalendarDay> {
    switch self {
    case .year(let year): CalendarDay(year: year)..<CalendarDay(year: year + 1)
    case .month(let year, let month):
      CalendarDay(year: year, month: month)..<CalendarDay(year: year, month: month + 1)
    case .day(let year, let month, let day):
      CalendarDay(year: year, month: month, day: day)..<CalendarDay(year: year, month: month, day: day + 1)
    case .relative(let word): word.days(today: today)
    }
  }
}

extension DateName: CustomStringConvertible {
  /// As it is typed.
  package var description: String {
    switch self {
    case .year(let year): "\(year)"
    case .month(let year, let month): "\(year)-\(Self.padded(month))"
    case .day(let year, let month, let day): "\(year)-\(Self.padded(month))-\(Self.padded(day))"
    case .relative(let word): word.rawValue
    }
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A period that moves with the clock. Weeks begin on Monday (ISO 8601).
package enum RelativeDate: String, Sendable, CaseIterable {
  case today
  case yesterday
  case thisWeek = "this-week"
  case lastWeek = "last-week"
  case thisMonth = "this-month"
  case lastMonth = "last-month"
  case thisYear = "this-year"
  case lastYear = "last-year"

  func days(today: CalendarDay) -> Range<CalendarDay> {
    let (year, month, _) = today.parts
    let monday = today + -today.weekday
    return switch self {
    case .today: today..<today + 1
    case .yesterday: today + -1..<today
    case .thisWeek: monday..<monday + 7
    case .lastWeek: monday + -7..<monday
    case .thisMonth: CalendarDay(year: year, month: month)..<CalendarDay(year: year, month: month + 1)
    case .lastMonth: CalendarDay(year: year, month: month - 1)..<CalendarDay(year: year, month: month)
    case .thisYear: CalendarDay(year: year)..<CalendarDay(year: year + 1)
    case .lastYear: CalendarDay(year: year - 1)..<CalendarDay(year: year)
    }
  }
}
