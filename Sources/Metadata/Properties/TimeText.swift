/// Reads times as metadata have them.
enum TimeText {
  /// Reads a time of EXIF, `2019:05:03 10:20:30`, or of XMP (ISO 8601), `2019-05-03T10:20:30.125+02:00`, of
  /// which all after the year may lack.
  ///
  /// Other signs between its parts are taken too: not all writers keep to the standards.
  ///
  /// - Returns: `nil` where it is no time: EXIF's has blanks or zeros where it is not known.
  static func read(_ text: String, source: TimeTaken.Source) -> TimeTaken? {
    var rest = text.utf8.drop { $0 == UInt8(ascii: " ") }
    guard let year = digits(&rest, 4...4) else { return nil }
    var parts = [year]
    let separators = [":-/.", ":-/.", " T", ":", ":"]
    for separator in separators {
      var next = rest
      guard let sign = next.popFirst(), separator.utf8.contains(sign), let part = digits(&next, 1...2) else {
        break
      }
      parts.append(part)
      rest = next
    }
    // An hour alone says too little.
    if parts.count == 4 { parts.removeLast() }
    var nanosecond = 0
    if parts.count == 6, let sign = rest.first, sign == UInt8(ascii: ".") || sign == UInt8(ascii: ",") {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      nanosecond = nanoseconds(String(decoding: fraction, as: UTF8.self)) ?? 0
      rest = rest.dropFirst(1 + fraction.count)
    }
    let zone = parts.count >= 5 ? zone(Substring(rest)) : nil
    // A time that there is not, such as 24:00:70, leaves its day.
    return TimeTaken(parts, nanosecond: nanosecond, zone: zone, source: source)
      ?? TimeTaken(Array(parts.prefix(3)), source: source)
  }

  /// Reads IPTC's date, `20190503`, and time, `102030+0200`.
  static func read(iptcDate date: String, time: String?) -> TimeTaken? {
    var rest = date.utf8[...]
    // A month or a day that is not known is 00.
    guard let year = digits(&rest, 4...4) else { return nil }
    var parts = [year]
    while parts.count < 3, let part = digits(&rest, 2...2), part > 0 { parts.append(part) }
    guard parts.count == 3, var rest = time?.utf8[...] else { return TimeTaken(parts, source: .iptc) }
    while parts.count < 6, let part = digits(&rest, 2...2) { parts.append(part) }
    guard parts.count == 6 else { return TimeTaken(Array(parts.prefix(3)), source: .iptc) }
    return TimeTaken(parts, zone: zone(Substring(rest)), source: .iptc)
  }

  /// Minutes that a clock is ahead of UTC: of `Z`, `+02:00`, `+0200` and `+02`; `nil` where it is none.
  static func zone(_ text: Substring) -> Int? {
    var rest = text.utf8.drop { $0 == UInt8(ascii: " ") }
    guard let sign = rest.popFirst() else { return nil }
    if sign == UInt8(ascii: "Z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = digits(&rest, 2...2) else {
      return nil
    }
    if rest.first == UInt8(ascii: ":") { rest.removeFirst() }
    let minutes = hours * 60 + (digits(&rest, 2...2) ?? 0)
    return sign == UInt8(ascii: "-") ? -minutes : minutes
  }

  /// Nanoseconds of the digits of a fraction, `125` for an eighth; `nil` where they are none.
  static func nanoseconds(_ digits: String) -> Int? {
    let digits = digits.utf8.prefix(while: isDigit).prefix(9)
    guard !digits.isEmpty else { return nil }
    return (0..<9).reduce((0, digits[...])) { value, _ in
      (value.0 * 10 + Int(value.1.first.map { $0 - UInt8(ascii: "0") } ?? 0), value.1.dropFirst())
    }.0
  }

  /// Takes a number of so many digits off the beginning of a text.
  static func digits(_ text: inout Substring.UTF8View, _ count: ClosedRange<Int>) -> Int? {
    let found = text.prefix(count.upperBound).prefix(while: isDigit)
    guard found.count >= count.lowerBound else { return nil }
    text = text.dropFirst(found.count)
    return found.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
