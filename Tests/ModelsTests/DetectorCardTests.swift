import Foundation
import Testing

@testable import Models

@Suite struct DetectorCardTests {
  /// A card of the catalogue with a second look.
  private static func card(_ name: String, secondLook: String) throws -> ModelCard {
    let known = try #require(Catalogue.card(named: name))
    var card = try #require(JSONSerialization.jsonObject(with: Data(known.json())) as? [String: Any])
    var detector = try #require(card["detector"] as? [String: Any])
    detector["secondLook"] = try JSONSerialization.jsonObject(with: Data(secondLook.utf8))
    card["detector"] = detector
    return try ModelCard(
      json: [UInt8](JSONSerialization.data(withJSONObject: card)), file: "\(name).json")
  }

  @Test func theStandardDetectorLooksTwice() throws {
    let look = try #require(Catalogue.card(named: "mtcnn")?.detector?.secondLook)
    let same = try Self.card(
      "mtcnn", secondLook: #"{"sides":[\#(look.sides[0])],"threshold":\#(look.threshold)}"#)
    #expect(
      same.detector?.secondLook
        == ModelCard.Detector.SecondLook(sides: [look.sides[0]], threshold: look.threshold))
    #expect(look.sides.count > 1 && 0.5...1 ~= look.threshold)
  }

  @Test(arguments: [
    ("mtcnn", #"{"sides":[],"threshold":0.8}"#), ("mtcnn", #"{"sides":[1,3],"threshold":0.8}"#),
    ("mtcnn", #"{"sides":[1],"threshold":2}"#), ("mtcnn", #"{"threshold":0.8}"#),
    ("yunet_n_320", #"{"sides":[1],"threshold":0.8}"#),
  ])
  func aSecondLookThatCannotBeObeyedIsRefused(name: String, section: String) {
    #expect(throws: ModelsError.self) { try Self.card(name, secondLook: section) }
  }
}
