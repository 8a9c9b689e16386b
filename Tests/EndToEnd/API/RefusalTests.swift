import Foundation
import Testing

/// What cannot be done has the status of its kind, the same at every operation.
@Suite(.inTurn) struct RefusalTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func theKindOfTheFaultDecidesTheStatus() async throws {
    try work.draw(3)
    try await work.index([work.pictures, "--space", "colour-palette"])
    let hash = String(repeating: "0a", count: 16)
    func people(_ face: String) -> String { #"{"version":1,"people":[{"name":"Ana","faces":[\#(face)]}]}"# }
    func face(_ hash: String, _ region: String = "[0,0,1,1]", saidBy: String = "human") -> String {
      people(#"{"hash":"\#(hash)","region":\#(region),"isPerson":true,"saidBy":"\#(saidBy)"}"#)
    }
    try await work.serve { server in
      for (target, json, status) in [
        // A name that nothing has, however it is written.
        ("search", #"{"images":[1],"space":"no-such-model"}"#, 404),
        ("search", #"{"images":[1],"space":"a@f16/"}"#, 404),
        ("search", #"{"images":[1],"space":""}"#, 404),
        ("search", #"{"images":[1],"space":"a:size=5"}"#, 404),
        ("jobs", #"{"spaces":["no-such-model"]}"#, 404),
        ("jobs", #"{"spaces":["efficientnet-lite0:sum"]}"#, 404),
        ("jobs", #"{"spaces":["efficientnet-lite0:size=9999"]}"#, 404), ("jobs", #"{"spaces":["@"]}"#, 404),
        ("search", #"{"queries":["zz"]}"#, 404), ("search", #"{"people":["Nobody"]}"#, 404),
        // What is not said as it has to be.
        ("search", #"{"images":[1],"space":"colour-palette=0"}"#, 400),
        ("search", #"{"images":[1],"rank":["qe:k=5000"]}"#, 400),
        ("search", #"{"images":[1],"rank":["improve"]}"#, 400),
        ("search", #"{"images":[1],"rank":["dba:alpha=-1"]}"#, 400),
        ("search", #"{"images":[1],"k":-7}"#, 400),
        ("search", #"{"images":[1],"k":9007199254740993}"#, 400), ("jobs", #"{"paths":["pictures"]}"#, 400),
        // What does not go together, or not with what there is.
        ("search", #"{"images":[1],"space":"colour-palette,colour-palette"}"#, 409),
        ("search", #"{"images":[1],"rank":["dba:k=2,k=3"]}"#, 409),
        ("search", #"{"images":[1],"rank":["flip+flip"]}"#, 409),
        ("search", #"{"images":[1],"metric":"hamming"}"#, 409),
        ("search", #"{"images":[1,2,3,1,2,3,1,2,3,1,2,3],"queries":["a","b","c","d","e"]}"#, 409),
        ("jobs", #"{"spaces":["efficientnet-lite0/no-such-output"]}"#, 409),
        // People from a file.
        ("people/import", face(hash), 200), ("people/import", face(hash, "[0.9,0.9,0.5,0.5]"), 200),
        ("people/import", face(hash, saidBy: "clusterer"), 200),
        ("people/import", face(hash, saidBy: "robot"), 400),
        ("people/import", face("x"), 400),
        ("people/import", face("+" + hash.dropFirst(), saidBy: "clusterer"), 400),
        ("people/import", face(hash, "[1,0,1,1]"), 400), ("people/import", face(hash, "[0,0,0,1]"), 400),
        ("people/import", face(hash, "[0,0,1]"), 400), ("people/import", people("7"), 400),
        ("people/import", #"{"version":1,"people":[{"name":" ","faces":[]}]}"#, 400),
      ] {
        let answer = try await server.post("/api/v1/\(target)", json: json)
        #expect(answer.status == status, "\(target) \(json): \(answer.text)")
      }
    }
  }

  @Test func picturesThatCannotBeUsedAreUnprocessable() async throws {
    try work.draw(1)
    try await work.index([work.pictures, "--space", "colour-palette"])
    let broken = Array(Raster(seed: 1).png().prefix(40))
    try await work.serve { server in
      for target in ["search", "preview", "queries"] {
        for bytes in [Array("no picture".utf8), [], broken] {
          let answer = try await server.post("/api/v1/\(target)", form: MultipartForm(image: bytes))
          #expect(answer.status == 422, "\(target): \(answer.text)")
        }
      }
    }
  }

  @Test func whatWasPassedOverComesInPages() async throws {
    try work.draw(1)
    for name in ["a.txt", "b.txt", "c.txt", "d ü+.txt", "e.txt"] { try work.write([1], to: name) }
    try await work.index([work.pictures, "--space", "colour-palette"])
    try await work.serve { server in
      let all = try await server.get("/api/v1/skipped").json["skipped"].array
      #expect(all.count == 5 && all.allSatisfy { $0["reason"].string?.isEmpty == false })
      var (pages, next) = ([JSON](), "")
      repeat {
        let escaped = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let page = try await server.get(
          "/api/v1/skipped?limit=2" + (next.isEmpty ? "" : "&cursor=\(escaped)")
        ).json
        pages += page["skipped"].array
        next = page["next"].string ?? ""
      } while !next.isEmpty && pages.count < 9
      #expect(pages == all)
    }
  }
}
