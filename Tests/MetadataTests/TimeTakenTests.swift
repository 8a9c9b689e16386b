import Foundation
import Testing

@testable import Metadata

struct TimeTakenTests {
  /// A time in words: its parts as far as they are known.
  private func words(_ time: TimeTaken?) -> String? {
    guard let time else { return nil }
    let parts = [time.year, time.month, time.day, time.hour, time.minute, time.second]
    let count: [TimeTaken.Precision: Int] = [.year: 1, .month: 2, .day: 3, .minute: 5, .second: 6]
    var text = parts.prefix(count[time.precision] ?? 0).map { "\($0)" }.joined(separator: " ")
    if time.nanosecond > 0 { text += " .\(time.nanosecond)" }
    if let zone = time.zone { text += " zone \(zone)" }
    return text
  }

  @Test(arguments: [
    ("2019:05:03 10:20:30", "2019 5 3 10 20 30"),
    ("2019-05-03T10:20:30.125+02:00", "2019 5 3 10 20 30 .125000000 zone 120"),
    ("2019-05-03T10:20:30Z", "2019 5 3 10 20 30 zone 0"),
    ("2019-05-03T10:20-0330", "2019 5 3 10 20 zone -210"),
    ("2019-05-03 10", "2019 5 3"), ("2019-05-03", "2019 5 3"), ("2019-05", "2019 5"), ("2019", "2019"),
    ("2020/02/29 23:59:60", "2020 2 29 23 59 59"), ("2019:5:3 1:2:3", "2019 5 3 1 2 3"),
    ("2019:05:03 24:00:00", "2019 5 3"), ("2019:05:03 10:20:70", "2019 5 3"),
    ("2019-05-03T10:20:30.9999999999999", "2019 5 3 10 20 30 .999999999"),
  ])
  func aTimeIsReadAsFarAsItIsKnown(_ text: String, _ expected: String) {
    #expect(words(TimeText.read(text, source: .xmp)) == expected)
  }

  @Test(arguments: [
    "", "0000:00:00 00:00:00", "    :  :     :  :  ", "2019:02:29 10:00:00", "2019:13:01 10:00:00",
    "19:05:03",
    "yesterday", "-2019-05-03",
  ])
  func whatIsNoTimeIsNotRead(_ text: String) {
    #expect(TimeText.read(text, source: .exif) == nil)
  }

  @Test(arguments: [
    ("20190503", "102030+0200", "2019 5 3 10 20 30 zone 120"), ("20190503", nil, "2019 5 3"),
    ("20190500", nil, "2019 5"), ("20190000", "102030", "2019"), ("20190503", "noon", "2019 5 3"),
  ])
  func iptcHasADateAndATime(_ date: String, _ time: String?, _ expected: String) {
    #expect(words(TimeText.read(iptcDate: date, time: time)) == expected)
  }

  @Test(arguments: [
    ("IMG_20190503_102030.jpg", "2019 5 3 10 20 30"), ("20190503_102030.jpg", "2019 5 3 10 20 30"),
    ("IMG20190503102030.jpg", "2019 5 3 10 20 30"),
    ("PXL_20190503_082030125.jpg", "2019 5 3 8 20 30 .125000000 zone 0"),
    ("IMG-20190503-WA0001.jpg", "2019 5 3"), ("2019-05-03 10.20.30.jpg", "2019 5 3 10 20 30"),
    ("photo_2019-05-03_10-20-30.jpg", "2019 5 3 10 20 30"),
    ("signal-2019-05-03-102030.jpg", "2019 5 3 10 20 30"),
    ("Screenshot_20190503-102030.png", "2019 5 3 10 20 30"),
    ("Screenshot 2019-05-03 at 10.20.30.png", "2019 5 3 10 20 30"),
    ("Screenshot 2019-05-03 at 1.20.30 PM.png", "2019 5 3"),
    ("Screenshot 2019-05-03 at 01.20.30\u{202F}PM.png", "2019 5 3 13 20 30"),
    ("WhatsApp Image 2019-05-03 at 12.20.30 AM.jpeg", "2019 5 3 0 20 30"),
    ("1975-08-01 beach.jpg", "1975 8 1"), ("2019-05-03.jpg", "2019 5 3"), ("20190503.jpg", "2019 5 3"),
    ("holiday 2019-05-03 25.00.00.jpg", "2019 5 3"), ("a 2019-13-01 2019-05-03.jpg", "2019 5 3"),
  ])
  func aNameTellsTheTime(_ name: String, _ expected: String) {
    let time = FileNameTime.read(name)
    #expect(words(time) == expected)
    #expect(time?.source == .fileName)
  }

  @Test(arguments: [
    "DSC_0001.JPG", "IMG_20193003.jpg", "1234567890123456.jpg", "120190503.jpg", "2019.jpg", "2019-05.jpg",
    "201905031.jpg", "photo-2019-0503.jpg", "", "00000000.png", "18990101.jpg",
  ])
  func otherNamesTellNone(_ name: String) {
    #expect(FileNameTime.read(name) == nil)
  }

  @Test func aTimeOfTheFileSystemIsItsDate() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    // Every 97th day, and a time that moves through it, from 1678 to 2262.
    for day in stride(from: -106_000, through: 106_000, by: 97) {
      let seconds = day * 86400 + abs(day) % 86400
      let time = try #require(TimeTaken(modified: Int64(seconds) * 1_000_000_000 + 5))
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second],
        from: Date(timeIntervalSince1970: TimeInterval(seconds)))
      #expect(time.year == parts.year && time.month == parts.month && time.day == parts.day)
      #expect(time.hour == parts.hour && time.minute == parts.minute && time.second == parts.second)
      #expect(time.nanosecond == 5 && time.seconds == Int64(seconds) && time.source == .fileTime)
    }
  }

  @Test(arguments: [Int64.min, -1, 0, .max])
  func theFarthestTimesAreTimes(_ modified: Int64) throws {
    let time = try #require(TimeTaken(modified: modified))
    #expect(0...999_999_999 ~= time.nanosecond)
    #expect(abs(time.wallSeconds - modified / 1_000_000_000) <= 1)
  }
}
