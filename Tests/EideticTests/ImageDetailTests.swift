import Foundation
import Testing

@testable import Eidetic
@testable import Gallery

@Suite struct ImageDetailTests {
  private static func detail(_ type: FieldType, _ content: FieldValue.Content) -> ImageDetail {
    let field = ImageField("mood", "Mood", in: .camera, type, .rows(of: "moods", "v.mood"), help: "A mood.")
    return ImageDetail(FieldValue(field: field, content: content))
  }

  @Test(arguments: [
    (
      detail(.text(), .text("2020-05-01T00:00:00Z")),
      #""kind":"text","label":"Mood","value":"2020-05-01T00:00:00Z"}"#
    ),
    (
      detail(.number([FieldType.Unit("mm")], example: "1"), .number(0.25)),
      #""kind":"number","label":"Mood","unit":"mm","value":0.25}"#
    ),
    (
      detail(.date(ticksPerSecond: 1), .date(86_400)),
      #""kind":"date","label":"Mood","value":"1970-01-02T00:00:00Z"}"#
    ),
    (
      detail(.date(ticksPerSecond: 1, isWallClock: true), .wallClock("2019-05")),
      #""kind":"localTime","label":"Mood","value":"2019-05"}"#
    ),
    (detail(.flag, .yes), #""kind":"flag","label":"Mood","value":true}"#),
  ])
  func saysWhatItsValueIs(detail: ImageDetail, json: String) throws {
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    (encoder.dateEncodingStrategy, decoder.dateDecodingStrategy) = (.iso8601, .iso8601)
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(detail)
    #expect(String(decoding: data, as: UTF8.self) == #"{"field":"mood","group":"Camera","# + json)
    #expect(try decoder.decode(ImageDetail.self, from: data) == detail)
  }
}
