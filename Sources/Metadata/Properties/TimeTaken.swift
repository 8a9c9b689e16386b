/// When a picture was taken, as the clock on the wall showed it, and the time zone where that is known.
package struct TimeTaken: Sendable, Equatable, Codable {
  /// Where a time comes from.
  package enum Source: String, Sendable, Codable, CaseIterable {
    case exif, xmp, iptc, fileName, fileTime
  }

  /// The last of its parts that is known; those after it are the least possible.
  package enum Precision: String, Sendable, Codable, CaseIterable {
    case year, month, day, minute, second
  }

  /// From 1 to 9999.
  package let year: Int
  /// From 1 to 12.
  package let month: Int
  /// From 1.
  package let day: Int
  /// From 0 to 23.
  package let hour: Int
  /// From 0 to 59.
  package let minute: Int
  /// From 0 to 59.
  package let second: Int
  /// From 0 to 999,999,999.
  package private(set) var nanosecond = 0
  /// How far the clock was ahead of UTC, in minutes; `nil` where nothing says so.
  package private(set) var zone: Int?
  /// Its last part that is known.
  package private(set) var precision = Precision.second
  /// What it was read from.
  package private(set) var source: Source

  /// - Parameter parts: year, month, day, hour, minute, second; those that lack are unknown.
  /// - Returns: `nil` where there is no such time, such as on February 30.
  init?(_ parts: [Int], nanosecond: Int = 0, zone: Int? = nil, source: Source) {
    guard 1...6 ~= parts.count else { return nil }
    let whole = parts + [1, 1, 1, 0, 0, 0].dropFirst(parts.count)
    let (year, month, day) = (whole[0], whole[1], whole[2])
    guard 1...9999 ~= year, 1...12 ~= month, 1...Self.days(in: month, of: year) ~= day,
      0...23 ~= whole[3], 0...59 ~= whole[4],
      // A leap second is taken for the one before.
      0...60 ~= whole[5], 0...999_999_999 ~= nanosecond, -1439...1439 ~= zone ?? 0
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    (hour, minute, second) = (whole[3], whole[4], min(whole[5], 59))
    (self.nanosecond, self.zone, self.source) = (nanosecond, zone, source)
    precision = [.year, .month, .day, .day, .minute, .second][parts.count - 1]
  }

  /// A time of the file system.
  ///
  /// - Parameter modified: nanoseconds since 1970, UTC.
  init?(modified: Int64) {
    let seconds = Int(modified / 1_000_000_000) - (modified % 1_000_000_000 < 0 ? 1 : 0)
    let day = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let time = seconds - day * 86400
    let date = Self.date(ofDay: day)
    self.init(
      [date.year, date.month, date.day, time / 3600, time / 60 % 60, time % 60],
      nanosecond: Int((modified % 1_000_000_000 + 1_000_000_000) % 1_000_000_000), zone: 0,
      source: .fileTime)
  }

  /// Seconds since 1970 that a clock in UTC would have shown the same time: what pictures are sorted by that
  /// have no zone.
  package var wallSeconds: Int64 {
    Int64(Self.day(year, month, day) * 86400 + hour * 3600 + minute * 60 + second)
  }

  /// Seconds since 1970; `nil` where the zone is not known.
  package var seconds: Int64? { zone.map { wallSeconds - Int64($0) * 60 } }

  /// The same with another fraction of a second, and a zone where it had none.
  ///
  /// - Parameters:
  ///   - digits: of the fraction, such as "125" for 0.125 seconds.
  ///   - zone: such as "+02:00" or "Z".
  func with(subseconds digits: String?, zone text: String?) -> TimeTaken {
    var time = self
    if let digits, nanosecond == 0, let fraction = TimeText.nanoseconds(digits) { time.nanosecond = fraction }
    if let text, zone == nil { time.zone = TimeText.zone(text[...]) }
    return time
  }
}

// MARK: - Coding

extension TimeTaken {
  private enum Key: String, CodingKey {
    case year, month, day, hour, minute, second, nanosecond, zone, precision, source
  }

  /// Reads what another process wrote, if it is a time.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func number(_ key: Key) throws -> Int { try values.decode(Int.self, forKey: key) }
    let parts = try [Key.year, .month, .day, .hour, .minute, .second].map(number)
    let time = TimeTaken(
      parts, nanosecond: try number(.nanosecond), zone: try values.decodeIfPresent(Int.self, forKey: .zone),
      source: try values.decode(Source.self, forKey: .source))
    guard var time else {
      throw DecodingError.dataCorruptedError(forKey: .year, in: values, debugDescription: "no time: \(parts)")
    }
    time.precision = try values.decode(Precision.self, forKey: .precision)
    self = time
  }
}

// MARK: - The calendar

extension TimeTaken {
  private static func days(in month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// The day since 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date
  /// Algorithms", 2013, days_from_civil).
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let ofEra = year - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// The date of a day since 1970-01-01 (civil_from_days there).
  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let year = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let month = (5 * ofYear + 2) / 153
    return (
      year + era * 400 + (month >= 10 ? 1 : 0), month + (month < 10 ? 3 : -9),
      ofYear - (153 * month + 2) / 5 + 1
    )
  }
}
