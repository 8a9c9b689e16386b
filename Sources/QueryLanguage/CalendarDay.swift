package import FoundationEssentials

/// A day of the proleptic Gregorian calendar, in no time zone.
package struct CalendarDay: Sendable, Hashable, Comparable {
  /// Days since 1 January 1970.
  package let number: Int

  /// - Parameter number: days since 1 January 1970.
  package init(number: Int) { self.number = number }

  /// - Parameters:
  ///   - month: 1 to 12; a 13th month is the first of the next year.
  ///   - day: 1 or more; those beyond the month's end are in the next one.
  package init(year: Int, month: Int = 1, day: Int = 1) {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): years that begin in March.
    let months = year * 12 + month - 3
    let (year, month) = (months.dividedRoundingDown(by: 12), months.remainder(over: 12))
    let leapDays =
      year.dividedRoundingDown(by: 4) - year.dividedRoundingDown(by: 100)
      + year.dividedRoundingDown(by: 400)
    number = year * 365 + leapDays + (153 * month + 2) / 5 + day - 1 - 719_468
  }

  /// The day that a clock in a time zone shows.
  package init(_ instant: Date, in zone: TimeZone) {
    let seconds = instant.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: instant))
    number = Int((seconds / 86_400).rounded(.down))
  }

  /// Year, month (1 to 12) and day (1 to 31).
  package var parts: (year: Int, month: Int, day: Int) {
    let days = number + 719_468
    let era = days.dividedRoundingDown(by: 146_097)
    let dayOfEra = days.remainder(over: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (era * 400 + yearOfEra + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9, day)
  }

  /// The first instant of the day in a time zone: later than midnight where clocks skip midnight.
  package func start(in zone: TimeZone) -> Date {
    let midnight = Double(number) * 86_400
    func offset(at seconds: Double) -> Double {
      Double(zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds)))
    }
    // No offset is larger than a day, so one of these holds at the day's midnight, unless clocks skip it.
    let (before, after) = (offset(at: midnight - 86_400), offset(at: midnight + 86_400))
    let isBeforeChange = offset(at: midnight - before) == before
    let isAfterChange = offset(at: midnight - after) == after
    let start = isAfterChange && !isBeforeChange ? midnight - after : midnight - before
    return Date(timeIntervalSince1970: start)
  }

  /// Monday is 0.
  var weekday: Int { (number + 3).remainder(over: 7) }

  package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.number < b.number }

  static func + (day: CalendarDay, days: Int) -> CalendarDay { CalendarDay(number: day.number + days) }
}

extension Int {
  fileprivate func dividedRoundingDown(by divisor: Int) -> Int {
    (self - remainder(over: divisor)) / divisor
  }

  /// 0 to below the divisor.
  fileprivate func remainder(over divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
