import Foundation
import Testing

/// The server behind a proxy that ends TLS, and below a path.
@Suite(.inTurn) struct ReverseProxyTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private static let origin = ["Origin": "https://photos.example", "Sec-Fetch-Site": "same-origin"]

  @Test func aPageThatAProxyServesOverTLSMaySearch() async throws {
    try work.draw(2)
    try await work.index()
    let search = #"{"images":[1]}"#
    try await work.serve(["--allow-origin", "https://photos.example"]) { server in
      for host in ["photos.example", "127.0.0.1:\(server.port)"] {
        let headers = Self.origin.merging(["Host": host]) { $1 }
        #expect(try await server.post("/api/v1/search", json: search, headers).status == 200, "\(host)")
      }
      for origin in ["http://photos.example", "https://evil.example", "null"] {
        let answer = try await server.post("/api/v1/search", json: search, ["Origin": origin])
        #expect(answer.status == 403 && answer.code == "forbidden", "\(origin)")
      }
    }
    let forwarded = ["X-Forwarded-Proto": "https", "X-Forwarded-Host": "photos.example"]
    for (proxy, status) in [("127.0.0.0/8", 200), ("10.0.0.0/8", 403)] {
      try await work.serve(["--trust-proxy", proxy, "--allow-host", "photos.example"]) { server in
        for headers in [forwarded, ["Forwarded": "for=192.0.2.1;proto=https;host=photos.example"]] {
          let all = Self.origin.merging(headers) { $1 }
          let answer = try await server.post("/api/v1/search", json: search, all)
          #expect(answer.status == status, "\(proxy): \(answer.text)")
        }
      }
    }
  }

  @Test func allOfItLiesBelowTheBasePath() async throws {
    let token = "correct-horse-battery-staple"
    try await work.serve(
      ["--base-path", "/my%20photos/all", "--trust-proxy", "127.0.0.1"], environment: ["EIDETIC_TOKEN": token]
    ) { server in
      #expect(server.program.errorsSoFar.contains("/my%20photos/all/\n"), "\(server.program.errorsSoFar)")
      // Whether the proxy takes the path away or not.
      for folder in ["/my%20photos/all", ""] {
        for target in ["/", "/library", "/page/app.js", "/healthz", "/openapi.json"] {
          #expect(try await server.get(folder + target).status == 200, "\(folder)\(target)")
        }
        #expect(try await server.get(folder + "/api/v1/status").status == 401)
        let session = try await server.ask(
          "POST", folder + "/api/v1/session",
          ["Content-Type": "application/json", "X-Forwarded-Proto": "https"],
          body: Array(#"{"token":"\#(token)"}"#.utf8))
        let cookie = try #require(session.header("set-cookie"))
        #expect(cookie.contains("; Path=/my%20photos/all/;") && cookie.hasSuffix("; Secure"))
      }
      let redirect = try await server.get("/my%20photos/all?image=1")
      #expect(redirect.status == 308 && redirect.header("location") == "/my%20photos/all/?image=1")
      for target in ["/my%20photos", "/my%20photos/all/library/", "/my%20photos/allx/", "/all/"] {
        #expect(try await server.get(target).status == 404, "\(target)")
      }
    }
  }

  /// What the page loads, it names from where it is itself.
  @Test func noAddressOfThePageBeginsAtTheRoot() async throws {
    try await work.serve { server in
      let page = try await server.get("/").text
      let addresses = page.matches(of: /(?:src|href)="([^"]+)"/).map { String($0.1) }
      #expect(addresses.count > 5)
      for address in addresses where !address.hasPrefix("#") {
        #expect(!address.hasPrefix("/"), "\(address)")
        let target = "/" + (address.hasPrefix("./") ? String(address.dropFirst(2)) : address)
        #expect(try await server.get(target).status == 200, "\(address)")
      }
    }
  }

  @Test(arguments: [
    (["--allow-origin", "photos.example"], "expected http:// or https://"),
    (["--allow-origin", "https://photos.example/a"], "expected http:// or https://"),
    (["--trust-proxy", "proxy.example"], "expected an IP address"),
    (["--trust-proxy", "10.0.0.0/99"], "expected an IP address"),
    (["--base-path", "photos"], "expected a path"), (["--base-path", "/a/../b"], "expected a path"),
    (["--base-path", "/a?b"], "expected a path"),
  ])
  func wrongOptionsAreExplained(arguments: [String], word: String) async throws {
    let ending = try await work.run(["serve", "--port", "0"] + arguments)
    #expect(ending.code == 2 && ending.errors.contains(word), "\(ending.errors)")
  }
}
