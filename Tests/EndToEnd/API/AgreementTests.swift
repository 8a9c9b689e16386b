import Foundation
import TestSupport
import Testing

/// The command line and the API give the same hits and scores.
@Suite(.inTurn) struct AgreementTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func theSameQueryHasTheSameAnswer() async throws {
    for number in 1...12 {
      try work.write(Raster(seed: UInt64(number), width: 160, height: 120).png(), to: "\(number).png")
    }
    try await work.index()
    let other = work.folder + "/query.png"
    let bytes = Raster(seed: 77, width: 200, height: 150).png()
    try Data(bytes).write(to: URL(filePath: other))
    try await work.serve { server in
      let ids = try await ids(server)
      let (one, two) = (try #require(ids["3.png"]), try #require(ids["8.png"]))
      for metric in ["cosine", "euclidean"] {
        for k in ["5", "all"] {
          let options = ["--metric", metric, "-k", k]
          let fields = ["metric": metric, "k": k]
          let json = #""metric":"\#(metric)","k":"\#(k)""#

          try await expectSame(
            ["\(work.path("3.png"))"] + options,
            [
              try await server.post("/api/v1/search", json: "{\"images\":[\(one)],\(json)}"),
              try await server.post(
                "/api/v1/search", form: MultipartForm(images: [], fields.merging(["images": "\(one)"]) { $1 })
              ),
              try await server.post(
                "/api/v1/search",
                form: MultipartForm(image: Raster(seed: 3, width: 160, height: 120).png(), fields)),
            ])
          try await expectSame(
            [other] + options,
            [try await server.post("/api/v1/search", form: MultipartForm(image: bytes, fields))])
          try await expectSame(
            [work.path("3.png"), "--region", "0.25,0.1,0.5,0.75"] + options,
            [
              try await server.post(
                "/api/v1/search", json: "{\"images\":[\(one)],\"region\":[0.25,0.1,0.5,0.75],\(json)}"),
              try await server.post(
                "/api/v1/search",
                form: MultipartForm(
                  image: Raster(seed: 3, width: 160, height: 120).png(),
                  fields.merging(["region": "0.25,0.1,0.5,0.75"]) { $1 })),
            ])
          try await expectSame(
            [work.path("3.png"), work.path("8.png"), other] + options,
            [
              try await server.post(
                "/api/v1/search",
                form: MultipartForm(
                  image: bytes, fields.merging(["images": "\(one),\(two)"]) { $1 })),
              try await server.post(
                "/api/v1/search",
                form: MultipartForm(
                  images: [
                    ("3.png", Raster(seed: 3, width: 160, height: 120).png()),
                    ("8.png", Raster(seed: 8, width: 160, height: 120).png()), ("query.png", bytes),
                  ], fields)),
            ])
        }
      }
      let kept = try await server.post("/api/v1/queries", form: MultipartForm(image: bytes))
      let id = try #require(kept.json["id"].string)
      try await expectSame(
        [other], [try await server.post("/api/v1/search", json: #"{"queries":["\#(id)"]}"#)])
      for sort in ["newest", "oldest", "biggest"] {
        try await expectSame(
          [other, "--sort", sort],
          [try await server.post("/api/v1/search", form: MultipartForm(image: bytes, ["sort": sort]))])
      }
    }
  }

  private func ids(_ server: Server) async throws -> [String: Int] {
    let images = try await server.get("/api/v1/images").json["images"].array
    return Dictionary(
      uniqueKeysWithValues: images.map {
        (($0["path"].string ?? "").split(separator: "/").last.map(String.init) ?? "", $0["id"].int ?? 0)
      })
  }

  private func expectSame(
    _ arguments: [String], _ answers: [Answer], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let ending = try await work.run(["search", "--json"] + arguments)
    #expect(ending.code == 0, "\(ending.errors)", sourceLocation: sourceLocation)
    let line = try JSON(parsing: ending.output.utf8)
    #expect(!line["hits"].array.isEmpty, sourceLocation: sourceLocation)
    for answer in answers {
      #expect(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
      // All but the time that it took, to the last bit.
      for key in ["hits", "space", "metric", "k", "searched", "strong"] {
        #expect(answer.json[key] == line[key], "\(key) of \(arguments)", sourceLocation: sourceLocation)
      }
    }
  }
}
