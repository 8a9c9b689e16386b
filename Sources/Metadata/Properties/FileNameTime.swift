/// Reads the time that cameras, phones and programs write into the names of pictures.
///
/// | name | from |
/// |---|---|
/// | `IMG_20190503_102030.jpg`, `20190503_102030.jpg`, `IMG20190503102030.jpg` | Android |
/// | `PXL_20190503_082030125.jpg` | Google's phones, in UTC |
/// | `IMG-20190503-WA0001.jpg` | WhatsApp: a day only |
/// | `2019-05-03 10.20.30.jpg` | Dropbox |
/// | `photo_2019-05-03_10-20-30.jpg`, `signal-2019-05-03-102030.jpg` | Telegram, Signal |
/// | `Screenshot 2019-05-03 at 10.20.30.png`, `Screenshot_20190503-102030.png` | macOS, Android |
///
/// A date stands alone: no further digit is next to it. Its year is from 1900 to 2099.
enum FileNameTime {
  /// Reads the first date of a name, and the time that follows it.
  static func read(_ name: String) -> TimeTaken? {
    // No name is longer, and what is no path of a file may be.
    let bytes = Array(name.utf8.prefix(1024))
    let isUTC = bytes.starts(with: "PXL_".utf8)
    for start in bytes.indices where start == 0 || !isDigit(bytes[start - 1]) {
      guard let (date, end) = date(bytes[start...]) else { continue }
      guard let (time, nanosecond) = time(bytes[end...]),
        let found = TimeTaken(
          date + time, nanosecond: nanosecond, zone: isUTC ? 0 : nil, source: .fileName)
      else { return TimeTaken(date, source: .fileName) }
      return found
    }
    return nil
  }

  private static func date(_ bytes: ArraySlice<UInt8>) -> (parts: [Int], end: Int)? {
    var place = bytes.startIndex
    guard let year = number(bytes, &place, 4), 1900...2099 ~= year, place < bytes.endIndex else { return nil }
    let sign = bytes[place]
    let hasSigns = "-_.".utf8.contains(sign)
    if hasSigns { place += 1 }
    guard let month = number(bytes, &place, 2) else { return nil }
    if hasSigns {
      guard place < bytes.endIndex, bytes[place] == sign else { return nil }
      place += 1
    }
    guard let day = number(bytes, &place, 2), TimeTaken([year, month, day], source: .fileName) != nil else {
      return nil
    }
    // Either nothing more, or the six digits of a time at least.
    let more = bytes[place...].prefix(while: isDigit).count
    return more == 0 || 6...9 ~= more ? ([year, month, day], place) : nil
  }

  /// The time after a date: at most four signs, or " at ", are between them.
  private static func time(_ bytes: ArraySlice<UInt8>) -> (parts: [Int], nanosecond: Int)? {
    var place = bytes.startIndex
    let between = bytes.prefix { !isDigit($0) }
    let word = String(decoding: between, as: UTF8.self).lowercased()
    guard between.count <= 1 || [" at ", "_at_", "-at-", " - ", " um "].contains(word) else { return nil }
    guard between.isEmpty || between.count > 1 || " _-T.".utf8.contains(between[between.startIndex]) else {
      return nil
    }
    place += between.count
    guard let hour = number(bytes, &place, 2), place < bytes.endIndex else { return nil }
    let sign = bytes[place]
    let hasSigns = "-_.:".utf8.contains(sign)
    if hasSigns { place += 1 }
    guard let minute = number(bytes, &place, 2) else { return nil }
    if hasSigns {
      guard place < bytes.endIndex, bytes[place] == sign else { return nil }
      place += 1
    }
    guard let second = number(bytes, &place, 2) else { return nil }
    let fraction = bytes[place...].prefix(while: isDigit)
    guard fraction.count <= 3, let hour = hour24(hour, bytes[place...]) else { return nil }
    return ([hour, minute, second], TimeText.nanoseconds(String(decoding: fraction, as: UTF8.self)) ?? 0)
  }

  /// The hour of 24 where one of twelve has AM or PM after it.
  private static func hour24(_ hour: Int, _ rest: ArraySlice<UInt8>) -> Int? {
    // macOS puts a narrow blank before it.
    let words = String(decoding: rest, as: UTF8.self).split { !$0.isLetter }
    switch words.first?.uppercased() {
    case "AM"?: return hour == 12 ? 0 : hour
    case "PM"?: return hour == 12 ? 12 : hour + 12
    default: return hour
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ place: inout Int, _ count: Int) -> Int? {
    let end = place + count
    guard end <= bytes.endIndex, bytes[place..<end].allSatisfy(isDigit) else { return nil }
    defer { place = end }
    return bytes[place..<end].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
