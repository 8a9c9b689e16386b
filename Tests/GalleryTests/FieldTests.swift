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
      _ = try ImageFilter.condition(FieldCondition(field, comparison, value)).sql(fields, [], in: .gmt)
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
    ("screenshot", "maybe"), ("screenshot", ""), ("near", "Riga,20km"), ("near", "56.95"),
    ("near", "91,0,1km"),
    ("near", "0,181,1km"), ("near", "1,2,3"), ("near", "1,2,0km"), ("near", "1,2,-3km"),
    ("near", "1,2,3km,4"),
    ("near", ""),
  ])
  func refusesWhatIsNoValue(field: String, value: String) throws {
    let comparison: FieldCondition.Comparison = .equals
    let error = try #require(Self.error(field, comparison, value))
    #expect(error.kind == .usage && error.remedy != nil)
    #expect(
      error.description.hasPrefix("cannot filter by \"\(field)\" with the value \"\(value)\": it takes "))
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

  /// What a clock on the wall showed is compared with that, whoever searches.
  @Test func aClockOnTheWallHasNoTimeZone() throws {
    let field = try #require(Self.fields.first { $0.name == "taken" })
    let riga = try #require(TimeZone(identifier: "Europe/Riga"))
    func bounds(_ zone: TimeZone) throws -> [Int64] {
      try field.condition(.equals, "2021-03-28", in: zone).values.map { value in
        if case .integer(let number) = value { number } else { 0 }
      }
    }
    #expect(try bounds(riga) == bounds(.gmt) && bounds(.gmt) == [1_616_889_600, 1_616_976_000])
  }

  /// Of a sphere with the mean radius of Earth.
  @Test(arguments: [
    ((0.0, 0.0), (0.0, 0.0), 0.0), ((0, 0), (1, 0), 111_195.08), ((60, 0), (60, 1), 55_596.87),
    ((90, 17), (0, -5), 10_007_557.2), ((0, 179.5), (0, -179.5), 111_195.08),
    ((10, 20), (-10, -160), 20_015_114.4),
  ])
  func distancesAreThoseOfASphere(
    _ first: (Double, Double), _ second: (Double, Double), _ metres: Double
  ) {
    for distance in [GreatCircle.distance(first, second), GreatCircle.distance(second, first)] {
      #expect(abs(distance - metres) <= max(1e-5 * metres, 1e-6), "\(distance)")
    }
  }

  /// From Riga to Tallinn on the ellipsoid of WGS 84, by Vincenty's formulae.
  @Test func distancesAreNearThoseOfEarth() {
    let distance = GreatCircle.distance((56.9496, 24.1052), (59.4370, 24.7536))
    #expect(abs(distance / 279_657.67 - 1) < 0.006, "\(distance)")
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
