import Foundation
import QueryLanguage

/// The fields of the tests and of the guide, as a library of pictures could have them.
enum ExampleFields {
  static let table = FieldTable([
    Field(
      "person", aliases: ["people"], type: .text, operators: .list, example: "Anna", help: "Who is in it"),
    Field(
      "taken", aliases: ["date"], type: .date, operators: [.comparison, .range, .list], example: "2019-05",
      help: "When it was taken"),
    Field("near", type: .place, example: "Riga,20km", help: "Where it was taken"),
    Field("place", type: .text, operators: .list, example: "Latvia", help: "What it was taken in"),
    Field("camera", type: .text, operators: .list, example: "Canon", help: "What it was taken with"),
    Field("folder", type: .text, example: "2020", help: "A folder of its path"),
    Field("tag", type: .text, operators: .list, example: "dog", help: "What is in it"),
    Field(
      "type",
      type: .keyword([
        Keyword("jpeg", aliases: ["jpg"]), Keyword("png"), Keyword("heic"),
        Keyword("jpeg xl", aliases: ["jxl"]),
      ]), operators: .list, example: "heic", help: "Its format"),
    Field(
      "size", type: .number(units: sizes), operators: [.comparison, .range], example: ">4mp",
      help: "Its pixels or its bytes"),
    Field(
      "rating", type: .number(units: [.none], limits: -1...5), operators: [.comparison, .range, .list],
      example: ">=4", help: "Its stars"),
    Field("text", type: .text, example: "invoice", help: "What can be read in it"),
    Field("faces", type: .flag, example: "yes", help: "Whether there are faces in it"),
  ])

  static let sizes = [
    NumberUnit("mp", dimension: "pixels", factor: 1e6),
    NumberUnit("kb", dimension: "bytes", factor: 1e3),
    NumberUnit("mb", dimension: "bytes", factor: 1e6),
    NumberUnit("px", aliases: ["pixels"], dimension: "pixels", factor: 1),
  ]

  /// 30 November 2026, a Monday, 22:30 in UTC: already Tuesday in Riga.
  static let now = Date(timeIntervalSince1970: 1_796_077_800)

  static let utc = QueryParser(
    fields: table, clock: QueryClock(now: now, timeZone: TimeZone(secondsFromGMT: 0) ?? .current))

  static func expression(_ text: String) throws -> QueryLanguage.Expression { try utc.expression(of: text) }
}
