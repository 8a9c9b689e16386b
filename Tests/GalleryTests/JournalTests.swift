import Foundation
import Testing
import Vocabulary

@testable import Gallery

@Suite struct JournalTests {
  /// What the journals of all versions so far have.
  @Test func aJournalKeepsItsForm() throws {
    let text = """
      {"hash":"0123456789abcdeffedcba9876543210","box":{"x":0.125,"y":0.25,"width":0.5,"height":0.375}}
      """
    let face = try JSONDecoder().decode(EditSnapshot.Face.self, from: Data(text.utf8))
    let place = try #require(face.place)
    #expect(place.box == Region(x: 0.125, y: 0.25, width: 0.5, height: 0.375))
    #expect(place.hash.hexadecimal == "0123456789abcdeffedcba9876543210")
    let written = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(EditSnapshot.Face(place)))
    let object = try #require(written as? [String: Any])
    #expect(object["box"] as? [String: Double] == ["x": 0.125, "y": 0.25, "width": 0.5, "height": 0.375])
  }
}
