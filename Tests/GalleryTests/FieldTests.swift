import Faults
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

@Suite struct FieldTests {
  private static let fields = ImageField.ofEveryImage + AnalysisTable.all.flatMap(\.fields)

  private static func error(_ field: String, _ comparison: FieldCondition.Comparison, _ value: String)
    -> GalleryError?
  {
    do throws(GalleryError) {
      _ = try ImageFilter.condition(FieldCondition(field, comparison, value)).sql(fields, in: .gmt)
      return nil
    } catch { return error }
  }

  @Test func eachHasANameOfItsOwnAndTakesItsExample() {
    let names = Self.fields.map(\.name)
    #expect(Set(names).count == names.count)
    for field in Self.fields {
      #expect(field.name == field.name.lowercased() && field.help.hasSuffix("."), "\(field.name)")
      let example = field.example
      #expect(Self.error(example.field, example.comparison, example.value) == nil, "\(example)")
    }
  }

  @Test func saysWhichFieldsThereAre() throws {
    let error = try #require(Self.error("widht", .atLeast, "300"))
    #expect(error.kind == .usage && error.remedy == .writeCondition("width >= 300"))
    #expect(
      error.description.hasPrefix(
        "cannot filter by \"widht\": there is no such field; use folder, name, path"))
    #expect(Self.error("brontosaurus", .equals, "1")?.remedy == nil)
  }

  @Test func saysWhichComparisonsAFieldHas() throws {
    let error = try #require(Self.error("type", .less, "jpeg"))
    #expect(error.kind == .usage && error.remedy == .writeCondition("type = jpeg"))
    #expect("\(error)" == "cannot filter by \"type\" with \"<\": it takes =, such as type = jpeg")
    #expect(Self.error("width", .contains, "3")?.remedy == .writeCondition("width >= 1000"))
  }

  @Test(arguments: [
    ("width", "wide"), ("width", "1e3"), ("width", "0x10"), ("width", "nan"), ("width", "inf"), ("width", ""),
    ("width", "4 MB"), ("size", "4 lightyears"), ("size", "--4"), ("size", "1.2.3"), ("added", "19"),
    ("added", "2019-13"), ("added", "2019-02-30"), ("added", "2019-05-03T25:00"), ("added", "yesterday"),
    ("added", "0000"), ("name", ""), ("folder", ""),
  ])
  func refusesWhatIsNoValue(field: String, value: String) throws {
    let comparison: FieldCondition.Comparison = .equals
    let error = try #require(Self.error(field, comparison, value))
    #expect(error.kind == .usage && error.remedy != nil)
    #expect(
      error.description.hasPrefix("cannot filter by \"\(field)\" with the value \"\(value)\": it takes a"))
  }

  @Test(arguments: ["", "..", "3", "a..3", "3..b", "3...b", "1mp..2MB", "1mp..2"])
  func refusesWhatIsNoRange(value: String) {
    guard case .fieldValue = Self.error("size", .range, value) else {
      Issue.record("\(value) is taken")
      return
    }
  }

  @Test(arguments: [
    ("2..4mp", [2e6, 4e6]), ("500kb..2MB", [5e5, 2e6]), ("..1 KiB", [1024]), ("7..", [7]),
    ("-1 .. 2.5", [-1, 2.5]),
  ])
  func readsRanges(text: String, ends: [Double]) throws {
    let field = try #require(Self.fields.first { $0.name == "size" })
    let values = try field.condition(.range, text, in: .gmt).values.map { value in
      if case .real(let number) = value { number } else { Double.nan }
    }
    #expect(values == ends)
  }

  @Test(arguments: [
    ("2019", "2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
    ("2020-02", "2020-02-01T00:00:00Z", "2020-03-01T00:00:00Z"),
    ("2020-02-29", "2020-02-29T00:00:00Z", "2020-03-01T00:00:00Z"),
    ("2020-02-29T23:59", "2020-02-29T23:59:00Z", "2020-03-01T00:00:00Z"),
    (" 2020-02-29 12:00:59 ", "2020-02-29T12:00:59Z", "2020-02-29T12:01:00Z"),
  ])
  func readsDays(text: String, start: String, end: String) throws {
    let period = try #require(Period(text, in: .gmt))
    let format = ISO8601DateFormatter()
    #expect(Double(period.start) == format.date(from: start)?.timeIntervalSince1970)
    #expect(Double(period.end) == format.date(from: end)?.timeIntervalSince1970)
  }

  /// A day is as long as the clocks of its place make it.
  @Test func aDayBeginsWhereItsClocksAre() throws {
    let riga = try #require(TimeZone(identifier: "Europe/Riga"))
    let day = try #require(Period("2021-03-28", in: riga))
    #expect(day.end - day.start == 23 * 3600)
    let greenwich = try #require(Period("2021-03-28", in: .gmt))
    #expect(greenwich.start - day.start == 2 * 3600)
  }

  @Test(arguments: [
    ("Beach", "beach"), ("ÉTÉ", "ete"), ("e\u{301}te\u{301}", "ete"), ("Straße", "strasse"), ("Rīga", "riga"),
    ("ＡＢＣ", "abc"), ("ΆΣ", "ας"), ("각", "\u{1100}\u{1161}\u{11A8}"),
  ])
  func foldsTexts(text: String, expected: String) {
    #expect(folded(text).utf8.elementsEqual(folded(expected).utf8), "\(folded(text))")
  }
}
