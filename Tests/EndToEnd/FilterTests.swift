import Foundation
import Testing

/// Filters in the query language, on the command line and over HTTP.
@Suite(.inTurn) struct FilterTests {
  let work: Workplace

  init() async throws {
    work = try Workplace()
    for (seed, name) in ["2020/Rīga/beach.png", "2020/harbour.png", "2021/beach 2.png"].enumerated() {
      let path = try work.write(Raster(seed: UInt64(seed)).png(), to: name)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_577_880_000 + Double(seed) * 366 * 86_400)],
        ofItemAtPath: path)
    }
    try await work.index()
  }

  private func names(_ words: String...) async throws -> Set<String> {
    let answer = try await work.run(["search", "--paths"] + words)
    #expect(answer.code == 0, "\(answer.errors)")
    let paths = answer.output.split(separator: "\n")
    return Set(paths.compactMap { $0.split(separator: "/").last.map(String.init) })
  }

  @Test(
    arguments: [
      ("folder:2020", ["beach.png", "harbour.png"]),
      ("folder:2020/riga", ["beach.png"]),
      ("-folder:2020", ["beach 2.png"]),
      ("beach", ["beach.png", "beach 2.png"]),
      ("(RIGA OR 2021) type:png", ["beach.png", "beach 2.png"]),
      ("modified:2020", ["beach.png"]),
      ("modified:2021..", ["harbour.png", "beach 2.png"]),
      ("\"beach 2\" size:<1mb", ["beach 2.png"]),
      ("riga beach", ["beach.png"]), ("BEACH -2021", ["beach.png"]), ("bea", ["beach.png", "beach 2.png"]),
      ("\"bea\"", []), ("each", []), ("name:each", ["beach.png", "beach 2.png"]),
      ("2020/Riga/beach.png", ["beach.png"]), ("harbour - png", ["harbour.png"]),
      ("type:jpeg", []),
    ] as [(String, Set<String>)])
  func picturesThatPassAreListed(filter: String, expected: Set<String>) async throws {
    #expect(try await names("--where", filter) == expected)
  }

  @Test(
    arguments: [
      ("東京", ["東京タワー.png"]), ("タワー", ["東京タワー.png"]), ("京東", []), ("ข้าว", ["กินข้าว.png"]),
      ("ПЛЯЖ", ["Пляж_12.png"]), ("пляж_1", ["Пляж_12.png"]), ("🏖", ["🏖️ IMG1234.jpg.png"]),
      ("img_1234", ["🏖️ IMG1234.jpg.png"]), ("παραλια", ["Παραλία.png"]),
    ] as [(String, Set<String>)])
  func wordsAreFoundInAnyScript(filter: String, expected: Set<String>) async throws {
    for (seed, name) in ["東京タワー", "กินข้าว", "Пляж_12", "🏖️ IMG1234.jpg", "Παραλία"].enumerated() {
      _ = try work.write(Raster(seed: 10 + UInt64(seed)).png(), to: "scripts/\(name).png")
    }
    try await work.index()
    #expect(try await names("--where", filter) == expected)
  }

  @Test func aFilterWithoutAWordIsWrong() async throws {
    let wrong = try await work.run(["search", "--where", "!"])
    #expect(wrong.code == 2 && wrong.errors.contains("no letters or digits"), "\(wrong.errors)")
  }

  @Test func searchesCompareOnlyWhatPasses() async throws {
    let answer = try await work.search([work.path("2020/harbour.png"), "--where", "beach", "-k", "1"])
    #expect(answer.hits.count == 1 && answer.hits[0].name.hasPrefix("beach"))
    let all = try await work.search([work.path("2020/harbour.png"), "--where", "beach"])
    #expect(all.hits.count == 2)
  }

  @Test func whatIsWrongIsShownInTheText() async throws {
    let wrong = try await work.run(["search", "--where", "beach foldr:2020"])
    #expect(wrong.code == 2)
    #expect(
      wrong.errors.hasPrefix(
        """
        eidetic: cannot read the search: column 7: foldr: no such field; did you mean folder? To search for \
        the text, put it in quotation marks
          beach foldr:2020
                ^^^^^

        """), "\(wrong.errors)")
    let nobody = try await work.run(["search", "--where", "person:Nobody"])
    #expect(nobody.errors.contains("\"Nobody\""), "\(nobody.errors)")
    let face = try await work.run(["search", "--face", work.path("2020/harbour.png"), "--where", "beach"])
    #expect(face.code == 2 && face.errors.contains("--where"))
  }

  @Test func theAPITakesTheSame() async throws {
    try await work.serve { server in
      func paths(_ answer: Answer) -> Set<String> {
        Set(answer.json["hits"].array.compactMap { $0["path"].string })
      }
      let json = try await server.post("/api/v1/search", json: #"{"where":"folder:2020 -beach"}"#)
      #expect(paths(json) == [work.path("2020/harbour.png")], "\(json.text)")
      let form = try await server.post(
        "/api/v1/search",
        form: MultipartForm(image: Raster(seed: 0).png(), ["where": "modified:>2020", "k": "5"]))
      #expect(paths(form) == [work.path("2020/harbour.png"), work.path("2021/beach 2.png")], "\(form.text)")
      let wrong = try await server.post("/api/v1/search", json: #"{"where":"(beach"}"#)
      #expect(wrong.status == 400 && wrong.message.contains("is not closed"), "\(wrong.text)")
    }
  }
}
