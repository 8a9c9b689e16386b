import Foundation
import Testing

/// The page's files, health, metrics, methods.
@Suite(.inTurn) struct ServiceTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func metricsAreWhatPrometheusReads() async throws {
    try work.draw(2)
    try await work.index()
    try await work.serve { server in
      for _ in 0..<3 { _ = try await server.post("/api/v1/search", json: #"{"images":[1]}"#) }
      _ = try await server.get("/api/v1/images/7%22%0a".replacing("%0a", with: "x"))
      _ = try await server.ask("BREW", "/nowhere")
      let answer = try await server.get("/metrics")
      #expect(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
      #expect(answer.text.hasSuffix("\n"))
      var types: [String: String] = [:]
      var samples: [String: Double] = [:]
      for line in answer.text.split(separator: "\n") {
        if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
          types[String(type.1)] = String(type.2)
        } else if !line.hasPrefix("# HELP ") {
          let sample = try #require(
            line.wholeMatch(of: /([a-z_]+)(\{([a-z]+="[^"\\\n]*",?)*\})? ([-+0-9.e]+|\+Inf)/), "\(line)")
          let name = String(sample.1)
          let family = name.replacing(/_(bucket|sum|count)$/, with: "")
          #expect(types[name] != nil || types[family] == "histogram", "\(line)")
          samples[String(line.prefix { $0 != " " })] = Double(sample.4)
        }
      }
      #expect(samples["eidetic_images"] == 2 && samples["eidetic_work_running"] == 0)
      let searches = #"eidetic_http_requests_total{route="/api/v1/search",method="POST",status="200"}"#
      #expect(samples[searches] == 3)
      #expect(samples[#"eidetic_http_requests_total{route="other",method="other",status="404"}"#] == 1)
      // Classes add up.
      let classes = answer.text.split(separator: "\n").filter {
        $0.hasPrefix(#"eidetic_http_request_duration_seconds_bucket{route="/api/v1/search""#)
      }.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
      #expect(classes == classes.sorted() && classes.last == 3 && classes.count == 12)
    }
  }

  @Test func thePageIsServedWithItsPolicy() async throws {
    try await work.serve { server in
      for target in ["/", "/library", "/library?a=b", "/?image=1"] {
        let page = try await server.get(target)
        #expect(page.status == 200 && page.header("content-type") == "text/html; charset=utf-8")
        let policy = try #require(page.header("content-security-policy"))
        #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe"))
        #expect(page.header("x-frame-options") == "DENY" && page.header("referrer-policy") == "no-referrer")
        let tag = try #require(page.header("etag"))
        #expect(try await server.get(target, ["If-None-Match": tag]).status == 304)
      }
      let page = try await server.get("/").text
      for match in page.matches(of: /(?:src|href)="(\/page\/[^"]+)"/) {
        #expect(try await server.get(String(match.1)).status == 200, "\(match.1)")
      }
      #expect(try await server.get("/page/no.js").status == 404)
      #expect(try await server.get("/favicon.ico").header("content-type") == "image/svg+xml")
    }
  }

  @Test func headIsGetWithoutABody() async throws {
    try await work.serve { server in
      for target in ["/", "/healthz", "/api/v1/status", "/page/app.js", "/openapi.json"] {
        let (get, head) = (try await server.get(target), try await server.ask("HEAD", target))
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.header("content-length") == "\(get.body.count)", "\(target)")
        #expect(head.header("content-type") == get.header("content-type"))
      }
      // A stream has no end to wait for.
      #expect(try await server.ask("HEAD", "/api/v1/events").status == 200)
      try await server.eventually { try await server.metric("eidetic_http_event_streams") == 0 }
    }
  }

  @Test func wrongMethodsAndPathsSayWhatIsRight() async throws {
    try await work.serve { server in
      for (method, target, allowed) in [
        ("POST", "/healthz", "GET, HEAD"), ("GET", "/api/v1/search", "POST"),
        ("PUT", "/api/v1/jobs", "GET, HEAD, POST"),
        ("OPTIONS", "/api/v1/search", "POST"), ("TRACE", "/", "GET, HEAD"),
        ("PROPFIND", "/api/v1/images", "GET, HEAD"),
      ] {
        let answer = try await server.ask(method, target)
        #expect(answer.status == 405 && answer.code == "method_not_allowed", "\(method) \(target)")
        #expect(answer.header("allow") == allowed)
      }
      for target in ["/api", "/api/v1/", "/api/v1/image", "/Page/app.js", "//", "/healthz/"] {
        #expect([400, 404].contains(try await server.get(target).status), "\(target)")
      }
    }
  }

  @Test func aMistypedGalleryIsNotMade() async throws {
    let folder = work.folder + "/tpyo"
    let ending = try await work.run(["serve", "--port", "0", "--gallery", folder])
    #expect(ending.code == 3 && ending.errors.contains(folder), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder))
    try await work.serve(["--gallery", folder, "--create"]) { server in
      let gallery = try await server.get("/api/v1/status").json["gallery"].string
      #expect(gallery == folder)
    }
    try await work.serve(["--gallery", folder]) { server in
      let isAlive = await server.isAlive()
      #expect(isAlive)
    }
  }

  @Test func twoServersDoNotShareAPort() async throws {
    try await work.serve { server in
      let ending = try await work.run(["serve", "--port", "\(server.port)"])
      #expect(
        ending.code == 3
          && ending.errors.contains("cannot listen on port \(server.port): it is in use; choose another port")
          && ending.errors.contains("try: --port NUMBER"),
        "\(ending.errors)")
    }
  }

  @Test(arguments: [
    (["--port", "65536"], "0 to 65535"), (["--port", "x"], "whole number"),
    (["--host", "nowhere.example"], "127.0.0.1"),
    (["--host", "1.2.3"], "127.0.0.1"), (["--host", ""], "127.0.0.1"), (["folder"], "no operands"),
    (["--max-upload", "0"], "1 or more"),
  ])
  func wrongOptionsAreTold(arguments: [String], word: String) async throws {
    let ending = try await work.run(["serve"] + arguments)
    #expect(ending.code == 2 && ending.errors.contains(word), "\(ending.errors)")
  }
}
