import Foundation
import Testing

/// Requests in every wording that clients use, and names that there are not.
@Suite(.inTurn) struct RequestNameTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func aPictureNeedsNoFileName() async throws {
    try work.draw(3)
    try await work.index()
    let picture = Raster(seed: 2).png()
    try await work.serve { server in
      for disposition in [
        "form-data; name=\"image\"", "form-data; name=image", "form-data; name=\"image\"; filename=\"\"",
        "form-data; name=\"image\"; filename*=UTF-8''na%C3%AFve.png",
        "form-data; name=\"image\"; filename*=UTF-8''%FF",
        "form-data; name=\"image\"; filename=\"a.png\"; filename*=UTF-8''b.png",
      ] {
        let body =
          Array("--abc\r\nContent-Disposition: \(disposition)\r\n\r\n".utf8) + picture
          + Array("\r\n--abc\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n1\r\n--abc--\r\n".utf8)
        let answer = try await server.ask(
          "POST", "/api/v1/search", ["Content-Type": "multipart/form-data; boundary=abc"], body: body)
        #expect(answer.status == 200, "\(disposition): \(answer.text)")
        #expect(answer.json["hits"][0]["path"].string == work.path("2.png"), "\(disposition)")
      }
      let named = MultipartForm(image: Array("no picture".utf8), name: "x.jpg")
      let broken = String(decoding: named.body, as: UTF8.self)
        .replacing("filename=\"x.jpg\"", with: "filename*=UTF-8''%C3%BCber.jpg")
      let answer = try await server.ask(
        "POST", "/api/v1/search", ["Content-Type": named.contentType], body: Array(broken.utf8))
      #expect(answer.message.contains("über.jpg"), "\(answer.text)")
    }
  }

  @Test(arguments: [
    ("/api/v1/search", #"{"images":[1],"kk":3}"#, "did you mean \"k\"?"),
    ("/api/v1/search", #"{"image":[1]}"#, "did you mean \"images\"?"),
    ("/api/v1/search", #"{"images":[1],"Space":"x"}"#, "did you mean \"space\"?"),
    ("/api/v1/search", #"{"images":[1],"somethingElse":1}"#, "it takes "),
    ("/api/v1/jobs", #"{"path":["/"]}"#, "did you mean \"paths\"?"),
    ("/api/v1/faces/off", #"{"deleteAll":true}"#, "did you mean \"deletesAll\"?"),
    ("/api/v1/session", #"{"token":"x","user":"y"}"#, "it takes token"),
    ("/api/v1/people/import", #"{"version":1,"people":[{"name":"a","faces":[],"nam":"b"}]}"#, "\"name\"?"),
  ])
  func unknownNamesInABodyAreRefused(target: String, json: String, help: String) async throws {
    try await work.serve { server in
      let answer = try await server.post(target, json: json)
      #expect(answer.status == 400 && answer.message.contains(help), "\(answer.text)")
    }
  }

  @Test func unknownNamesInFormsAndAddressesAreRefused() async throws {
    try await work.serve { server in
      let form = MultipartForm(image: Raster(seed: 1).png(), ["regoin": "0,0,1,1"])
      let answer = try await server.post("/api/v1/search", form: form)
      #expect(answer.status == 400 && answer.message.contains("did you mean \"region\"?"), "\(answer.text)")
      var file = MultipartForm()
      file.add(file: Raster(seed: 1).png(), as: "picture", name: "a.png")
      #expect(try await server.post("/api/v1/queries", form: file).status == 400)
      let address = try await server.get("/api/v1/images?limti=3")
      #expect(address.status == 400 && address.message.contains("did you mean \"limit\"?"), "\(address.text)")
      // The page reads its own addresses, and who watches the server may want to get past caches.
      for target in ["/?anything=1", "/healthz?x=1"] {
        #expect(try await server.get(target).status == 200, "\(target)")
      }
    }
  }

  @Test(arguments: ["gzip", "br", "deflate, gzip", "x"])
  func aPackedBodyIsNotRead(coding: String) async throws {
    try await work.serve { server in
      let body = try #require(Data(base64Encoded: "H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA=="))
      let answer = try await server.ask(
        "POST", "/api/v1/search", ["Content-Type": "application/json", "Content-Encoding": coding],
        body: Array(body))
      #expect(answer.status == 415 && answer.code == "unsupported_media_type", "\(answer.text)")
      #expect(answer.header("accept-encoding") == "identity")
      let plain = try await server.post("/api/v1/search", json: "{}", ["Content-Encoding": "identity"])
      #expect(plain.status == 400)
    }
  }

  @Test func anAbsoluteTargetIsAnswered() async throws {
    try await work.serve { server in
      let place = "http://127.0.0.1:\(server.port)"
      #expect(try await server.get(place + "/healthz").json["status"].string == "ok")
      #expect(try await server.get(place).status == 200)
      // It counts, and not the header.
      #expect(try await server.get("http://evil.example/healthz").status == 403)
      #expect(try await server.get(place + "/healthz", ["Host": "evil.example"]).status == 200)
      let own = try await server.post(place + "/api/v1/search", json: "{}", ["Origin": place])
      #expect(own.status == 400)
      #expect(
        try await server.post(place + "/api/v1/search", json: "{}", ["Origin": "http://a.example"]).status
          == 403)
    }
  }
}
