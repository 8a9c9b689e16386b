import Foundation
import Testing

/// What helps to write a filter.
@Suite(.inTurn) struct FilterTextTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func valuesOfTheLibraryAreSuggested() async throws {
    try work.draw(3)
    try await work.index()
    try await work.serve { server in
      func suggested(_ query: String) async throws -> JSON {
        try await server.get("/api/v1/suggestions?\(query)").json
      }
      let format = try await suggested("text=beach%20-type:P%20x&cursor=13")
      #expect(format["offset"].int == 12 && format["length"].int == 1)
      #expect(format["suggestions"][0]["text"].string == "png")
      #expect(format["suggestions"][0]["images"].int == 3)
      let fields = try await suggested("text=")
      #expect(fields["suggestions"].array.count == 10)
      #expect(fields["suggestions"][0]["text"].string == "folder:")
      #expect(fields["suggestions"][0]["help"].string?.hasSuffix(".") == true)
      // A word may be the value of any field.
      #expect(try await suggested("text=pn")["suggestions"][0]["text"].string == "type:png")
      #expect(try await suggested("text=%22pn")["suggestions"].array.isEmpty == true)
      let days = try await suggested("text=modified:last-&limit=2")
      #expect(days["suggestions"].array.map { $0["text"].string } == ["last-week", "last-month"])
    }
  }

  @Test func aWrongFilterIsRefusedWithItsPlace() async throws {
    try work.draw(1)
    try await work.index()
    try await work.serve { server in
      let parts = try await server.get("/api/v1/parts?text=%C3%A9%20tpye:png")
      let search = try await server.post("/api/v1/search", json: #"{"where":"é tpye:png"}"#)
      for answer in [parts, search] {
        #expect(answer.status == 400)
        let place = answer.json["error"]["place"]
        #expect(place["offset"].int == 3 && place["length"].int == 4)
        #expect(place["corrected"].string == "é type:png")
      }
      #expect(try await server.get("/api/v1/parts").status == 400)
      #expect(try await server.get("/api/v1/suggestions?text=&limit=0").status == 400)
    }
  }
}
