import Foundation
import TestSupport
import Testing

@testable import Models

/// Cards of models that read text.
struct ReaderCardTests {
  private func json(_ change: (inout [String: Any]) -> Void) throws -> [UInt8] {
    let card = try #require(Catalogue.card(named: "ppocr-v6-tiny"))
    let whole = try JSONSerialization.jsonObject(with: Data(try card.json()))
    var object = try #require(whole as? [String: Any])
    change(&object)
    return [UInt8](try JSONSerialization.data(withJSONObject: object))
  }

  @Test(arguments: ["ppocr-v6-tiny", "ppocr-v6-small"])
  func theCatalogueHasThemPinnedAndFetchable(name: String) throws {
    let card = try #require(Catalogue.card(named: name))
    #expect(card.networkFiles.count == 2 && card.isVerifiable && card.licence == "Apache-2.0")
    #expect(card.files.allSatisfy { $0.url?.hasPrefix("https://") == true })
    #expect(card.reader?.recogniser.height == 48)
  }

  @Test(arguments: [
    ("threshold", 1.5), ("lineThreshold", -0.1), ("leastConfidence", 2), ("unclipRatio", 11),
  ])
  func numbersOutOfTheirRangeAreRefused(key: String, value: Double) throws {
    let bytes = try json { card in
      var reader = card["reader"] as? [String: Any] ?? [:]
      reader[key] = value
      card["reader"] = reader
    }
    #expect(throws: ModelsError.self) { try ModelCard(json: bytes, file: "card.json") }
  }

  @Test func twoNetworksAreNeededAndAHeight() throws {
    let one = try json { card in card["files"] = (card["files"] as? [Any]).map { [$0[0]] } }
    #expect(throws: ModelsError.self) { try ModelCard(json: one, file: "card.json") }
    let flat = try json { card in
      var reader = card["reader"] as? [String: Any] ?? [:]
      var input = reader["recogniser"] as? [String: Any] ?? [:]
      input["height"] = nil
      reader["recogniser"] = input
      card["reader"] = reader
    }
    #expect(throws: ModelsError.self) { try ModelCard(json: flat, file: "card.json") }
    #expect(try ModelCard(json: try json { _ in }, file: "card.json").name == "ppocr-v6-tiny")
  }

  @Test func metadataOfDamagedFilesIsEmpty() throws {
    let folder = try TemporaryFolder()
    // metadata_props: "key" is "value"; then a length that goes beyond the end.
    let property: [UInt8] = [0x0A, 3] + Array("key".utf8) + [0x12, 5] + Array("value".utf8)
    let whole = try folder.write([0x72, UInt8(property.count)] + property, "whole.onnx")
    #expect(ONNXMetadata(ofFile: whole)["key"] == "value" && ONNXMetadata(ofFile: whole)["other"] == nil)
    let cut = try folder.write([0x72, 0x7F] + property, "cut.onnx")
    #expect(ONNXMetadata(ofFile: cut)["key"] == nil)
    #expect(ONNXMetadata(ofFile: folder.file("none.onnx"))["key"] == nil)
  }
}
