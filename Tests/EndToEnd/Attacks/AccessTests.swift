import Foundation
import Testing

/// Who is let in.
@Suite(.inTurn) struct AccessTests {
  let work: Workplace
  private static let token = "correct-horse-battery-staple"

  init() throws { work = try Workplace() }

  @Test func otherHostsAndOriginsAreTurnedAway() async throws {
    try work.draw(1)
    try await work.serve(["--allow-host", "gallery.example"]) { server in
      let port = server.port
      for host in [
        "127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)", "gallery.example", "GALLERY.example:1",
      ] {
        #expect(try await server.get("/api/v1/status", ["Host": host]).status == 200, "\(host)")
      }
      for host in [
        "evil.example", "evil.example:\(port)", "localhost.evil.example", "127.0.0.1.evil.example", "x",
      ] {
        for (method, target) in [
          ("GET", "/"), ("GET", "/api/v1/status"), ("GET", "/healthz"), ("DELETE", "/api/v1/roots/1"),
        ] {
          let answer = try await server.ask(method, target, ["Host": host])
          #expect(answer.status == 403 && answer.code == "forbidden", "\(host) \(target)")
        }
      }
      #expect(try await server.get("/api/v1/status", ["Host": ""]).status >= 400)
      let order = #"{"paths":["\#(work.pictures)"]}"#
      for (headers, status) in [
        (["Origin": "http://evil.example"], 403), (["Origin": "null"], 403),
        (["Origin": "http://127.0.0.1:1"], 403), (["Origin": "https://127.0.0.1:\(port)"], 403),
        (["Sec-Fetch-Site": "cross-site"], 403),
        (["Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"], 403),
        (["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"], 403),
        (["Origin": "http://127.0.0.1:\(port)", "Sec-Fetch-Site": "same-origin"], 202),
        // Programs send none of them.
        (["Referer": ""], 202),
      ] {
        #expect(try await server.post("/api/v1/jobs", json: order, headers).status == status, "\(headers)")
      }
      // A form that a page elsewhere could send without being asked.
      for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=abc"] {
        let headers = ["Content-Type": type, "Origin": "http://evil.example"]
        #expect(try await server.ask("POST", "/api/v1/jobs", headers, body: Array(order.utf8)).status == 403)
      }
      let upload = MultipartForm(image: Raster(seed: 1).png())
      #expect(
        try await server.post("/api/v1/queries", form: upload, ["Origin": "http://evil.example"]).status
          == 403)
      // A link from elsewhere leads to the page.
      let link = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"]
      #expect(try await server.get("/", link).status == 200)
    }
  }

  @Test func aTokenIsDemandedWhereOneIsSet() async throws {
    try work.draw(2)
    try await work.index()
    try await work.serve(environment: ["EIDETIC_TOKEN": Self.token]) { server in
      for operation in Contract.shared.operations {
        let isOpen = ["/healthz", "/openapi.json", "/api/v1/session"].contains(operation.path)
        guard !isOpen else { continue }
        let target = operation.path.replacing("{id}", with: "1")
        for headers in [
          [:], ["Authorization": "Bearer wrong"], ["Authorization": "Bearer \(Self.token)x"],
          ["Cookie": "eidetic_session=wrong"], ["Authorization": Self.token],
        ] {
          let answer = try await server.ask(operation.method, target, headers)
          #expect(answer.status == 401 && answer.code == "unauthorized", "\(operation) \(headers)")
          #expect(answer.header("www-authenticate") == "Bearer")
        }
      }
      // The address is no place for it.
      #expect(try await server.get("/api/v1/status?token=\(Self.token)").status == 401)
      #expect(try await server.get("/api/v1/status", ["Authorization": "Bearer \(Self.token)"]).status == 200)
      for target in ["/", "/library", "/page/app.js", "/healthz", "/openapi.json", "/favicon.ico"] {
        #expect(try await server.get(target).status == 200, "\(target)")
      }
      #expect(try await server.get("/metrics").status == 401)
      try await signingIn(server)
      #expect(!server.program.errorsSoFar.contains(Self.token))
    }
  }

  private func signingIn(_ server: Server) async throws {
    for wrong in ["wrong", "", Self.token + "x", String(Self.token.dropLast())] {
      let answer = try await server.post("/api/v1/session", json: #"{"token":"\#(wrong)"}"#)
      #expect(answer.status == 401 && answer.header("set-cookie") == nil)
    }
    let answer = try await server.post("/api/v1/session", json: #"{"token":"\#(Self.token)"}"#)
    let cookie = try #require(answer.header("set-cookie"))
    #expect(answer.status == 204)
    let parts = cookie.components(separatedBy: "; ")
    #expect(parts.contains("HttpOnly") && parts.contains("SameSite=Strict") && parts.contains("Path=/"))
    #expect(!parts.contains("Secure"), "without TLS the browser would drop it")
    #expect(try await server.get("/api/v1/images/1/thumbnail", ["Cookie": parts[0]]).status == 200)
    #expect(
      try await server.post("/api/v1/search", json: #"{"images":[1]}"#, ["Cookie": parts[0]]).status == 200)
    // The cookie alone is no proof that this page asks.
    let other = ["Cookie": parts[0], "Origin": "http://evil.example"]
    #expect(try await server.post("/api/v1/search", json: #"{"images":[1]}"#, other).status == 403)
    let out = try await server.ask("DELETE", "/api/v1/session", ["Cookie": parts[0]])
    #expect(out.status == 204 && out.header("set-cookie")?.contains("Max-Age=0") == true)
  }

  @Test func onAllAddressesATokenIsMadeUpAndToldOnce() async throws {
    try await work.serve(["--host", "0.0.0.0"]) { server in
      let port = server.port
      try await server.eventually { server.program.errorsSoFar.contains("shown only once") }
      let said = server.program.errorsSoFar
      let tokens = said.matches(of: /token=([0-9a-f]+)/).map { String($0.1) }
      #expect(tokens.count == 1 && tokens.first?.count == 64, "\(said)")
      #expect(said.contains("eidetic: open http://127.0.0.1:\(port)/#token="), "\(said)")
      let token = try #require(tokens.first)
      #expect(try await server.get("/api/v1/status").status == 401)
      #expect(try await server.get("/api/v1/status", ["Authorization": "Bearer \(token)"]).status == 200)
    }
  }

  @Test(arguments: [
    "short", "fifteen-letters", "with a space in the middle", "semicolon;semicolon;",
    "umläute-sind-keine-gute-idee",
  ])
  func tokensThatCannotProtectAreRefused(token: String) async throws {
    let ending = try await work.run(["serve", "--port", "0"], environment: ["EIDETIC_TOKEN": token])
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.contains("EIDETIC_TOKEN must have at least 16"), "\(ending.errors)")
    #expect(!ending.errors.contains(token), "it is not shown")
  }
}
