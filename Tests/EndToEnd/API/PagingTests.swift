import Foundation
import Testing

/// Answers in pages are the answer in one piece.
@Suite(.inTurn) struct PagingTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// All elements of a list, page by page.
  private func pages(
    _ name: String, _ page: (String?) async throws -> Answer, between: (Int) async throws -> Void = { _ in }
  ) async throws -> [[JSON]] {
    var pages: [[JSON]] = []
    var cursor: String?
    repeat {
      let answer = try await page(cursor)
      #expect(answer.status == 200, "\(answer.text)")
      pages.append(answer.json[name].array)
      cursor = answer.json["next"].string
      try await between(pages.count)
    } while cursor != nil && pages.count < 100
    return pages
  }

  private static func escaped(_ cursor: String) -> String {
    cursor.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? cursor
  }

  @Test func imagesComeNewestFirstAndStayInPlaceWhileOthersComeAndGo() async throws {
    try work.draw(8)
    try await work.index()
    try await work.serve { server in
      let all = try await server.get("/api/v1/images").json["images"].array
      #expect(
        all.count == 8 && all.compactMap { $0["id"].int } == all.compactMap { $0["id"].int }.sorted(by: >))
      for limit in [1, 3, 4, 7, 8, 9] {
        let pages = try await pages("images") { cursor in
          try await server.get(
            "/api/v1/images?limit=\(limit)" + (cursor.map { "&cursor=\(Self.escaped($0))" } ?? ""))
        }
        #expect(pages.flatMap { $0 } == all && pages.dropLast().allSatisfy { $0.count == limit })
      }
      let gone = try #require(all[6]["path"].string)
      let pages = try await pages("images") { cursor in
        try await server.get("/api/v1/images?limit=3" + (cursor.map { "&cursor=\(Self.escaped($0))" } ?? ""))
      } between: { count in
        guard count == 1 else { return }
        try work.draw("new.png", seed: 99)
        try FileManager.default.removeItem(atPath: gone)
        try await server.index("{}")
      }
      #expect(pages.flatMap { $0 } == all.filter { $0["path"].string != gone })
    }
  }

  @Test(arguments: ["best", "newest", "oldest", "biggest"])
  func hitsComeInTheSameOrderWhateverThePage(sort: String) async throws {
    for number in 1...9 {
      // Times and sizes come in pairs: equal ones have an order too.
      let raster = Raster(seed: UInt64(number), width: 40 + number / 2 * 8, height: 40)
      let path = try work.write(raster.png(), to: "\(number).png")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(1_000_000_000 + number * 7 % 9 / 2))],
        ofItemAtPath: path)
    }
    try await work.index()
    try await work.serve { server in
      for k in ["5", "\"all\""] {
        let question = #""images":[1],"k":\#(k),"sort":"\#(sort)""#
        let whole = try await server.post("/api/v1/search", json: "{\(question)}").json
        let all = whole["hits"].array
        #expect(all.count == (k == "5" ? 5 : 9) && whole["next"] == .null && whole["searched"].int == 9)
        #expect(Set(all.compactMap { $0["rank"].int }) == Set(1...all.count))
        expectOrder(all, sort)
        for limit in [1, 2, 4] {
          let pages = try await pages("hits") { cursor in
            let place = cursor.map { #","cursor":"\#($0)""# } ?? ""
            return try await server.post("/api/v1/search", json: "{\(question),\"limit\":\(limit)\(place)}")
          }
          #expect(pages.flatMap { $0 } == all, "k \(k), \(limit) at a time")
        }
      }
    }
  }

  private func expectOrder(_ hits: [JSON], _ sort: String) {
    let keys = hits.map { hit -> Double in
      switch sort {
      case "best": hit["score"].number ?? 0
      case "biggest": (hit["width"].number ?? 0) * (hit["height"].number ?? 0)
      default:
        (try? Date(hit["modified"].string ?? "", strategy: .iso8601).timeIntervalSince1970
          * (sort == "oldest" ? -1 : 1))
          ?? 0
      }
    }
    #expect(keys == keys.sorted(by: >) && Set(keys).count > 1)
  }

  @Test func errorsComeByPath() async throws {
    try work.draw(1)
    for name in ["+.jpg", "ä ?&.jpg", "a.jpg", "b.jpg", "c%2f.jpg"] {
      try work.write([0xFF, 0xD8, 0xFF, 0], to: name)
    }
    try await work.index(code: 1)
    try await work.serve { server in
      let all = try await server.get("/api/v1/errors").json["errors"].array
      #expect(all.count == 5)
      for limit in [1, 2, 5] {
        let pages = try await pages("errors") { cursor in
          try await server.get(
            "/api/v1/errors?limit=\(limit)" + (cursor.map { "&cursor=\(Self.escaped($0))" } ?? ""))
        }
        #expect(pages.flatMap { $0 } == all)
      }
      // A client that does not escape the cursor gets on too.
      let pages = try await pages("errors") { cursor in
        try await server.get("/api/v1/errors?limit=1" + (cursor.map { "&cursor=\($0)" } ?? ""))
      }
      #expect(pages.flatMap { $0 } == all)
    }
  }

  /// Cursors come back from whoever likes to write one.
  @Test(arguments: ["7fffffffffffffff-0-5", "7ffffffffffffffe-0-7fffffffffffffff", "ffffffffff-0-2", "0-0-0"])
  func aCursorThatWasMadeUpHarmsNobody(cursor: String) async throws {
    try work.draw(4)
    try await work.index()
    try await work.serve { server in
      for limit in [1, 2, 1000] {
        let images = try await server.get("/api/v1/images?limit=\(limit)&cursor=\(cursor)")
        #expect([200, 400].contains(images.status))
        for sort in ["best", "newest"] {
          let search = try await server.post(
            "/api/v1/search",
            json: #"{"images":[1],"limit":\#(limit),"cursor":"\#(cursor)","sort":"\#(sort)"}"#)
          #expect([200, 400].contains(search.status))
        }
      }
      #expect(await server.isAlive())
    }
  }
}
