import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

extension Live {
  @Suite struct ListeningTests {
    @Test func listensOnIPv6() async throws {
      let remote = Box("")
      var responder = TestResponder()
      responder.admission = { head in
        remote.value = head.remoteAddress
        return .accept(.none)
      }
      do {
        try await withServer(responder, configuration: ServerConfiguration(address: "::1")) { server in
          let answer = try RawClient(port: server.port, isV6: true).get("/")
          #expect(answer.status == 200)
        }
        #expect(remote.value == "::1")
      } catch HTTPServerError.address(got: "::1") {
        // A machine without IPv6.
      }
    }

    @Test(arguments: [
      "", "localhost", "127.0.0", "1.2.3.4.5", "256.0.0.1", "::g", "198.51.100.7", "2001:db8::7",
    ])
    func refusesAnAddressThatIsNotLocal(_ address: String) {
      #expect(throws: HTTPServerError.address(got: address)) {
        try HTTPServer(configuration: ServerConfiguration(address: address), responder: TestResponder())
      }
    }

    @Test(arguments: [-1, 65_536]) func refusesAPortThatIsNone(_ port: Int) {
      #expect(throws: HTTPServerError.self) {
        try HTTPServer(configuration: ServerConfiguration(port: port), responder: TestResponder())
      }
    }

    @Test func saysThatAPortIsTaken() async throws {
      try await withServer { server in
        let error = #expect(throws: HTTPServerError.self) {
          try HTTPServer(configuration: ServerConfiguration(port: server.port), responder: TestResponder())
        }
        guard case .listen(_, server.port, EADDRINUSE) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      }
    }

    // MARK: TLS

    /// A key and a certificate for it, in PEM.
    private static func credentials(_ name: String = "localhost") throws -> (certificate: String, key: String)
    {
      let folder = FileManager.default.temporaryDirectory.appending(path: "eidetic-tls-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let (key, certificate) = (folder.appending(path: "key.pem"), folder.appending(path: "certificate.pem"))
      let status = try run(
        "openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
          "-subj",
          "/CN=\(name)", "-keyout", key.path, "-out", certificate.path,
        ]
      ).status
      try #require(status == 0)
      return (
        try String(contentsOf: certificate, encoding: .utf8), try String(contentsOf: key, encoding: .utf8)
      )
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (
      status: Int32, output: String
    ) {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [program] + arguments
      process.standardError = FileHandle.nullDevice
      let output = try process.output()
      return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static func curl(_ arguments: [String]) throws -> String {
      try run("curl", ["-sk", "-m", "20", "-w", " %{http_code}"] + arguments).output
    }

    @Test func speaksTLS() async throws {
      let isSecure = Box(false)
      var responder = TestResponder()
      responder.admission = { head in
        isSecure.value = head.isSecure
        return TestResponder.usualAdmission(head)
      }
      let configuration = ServerConfiguration(tls: try Self.credentials())
      try await withServer(responder, configuration: configuration) { server in
        let place = "https://127.0.0.1:\(server.port)"
        #expect(try Self.curl(["\(place)/a", "\(place)/b"]) == "GET [\"a\"] 200GET [\"b\"] 200")
        #expect(isSecure.value)
        #expect(try Self.curl(["-F", "a=b", "\(place)/"]) == "a=b 200")
        // The length is not told beforehand, so that the limit is met in the middle.
        let long = String(repeating: "x", count: 100_001)
        let arguments = [
          "-H", "Content-Type: text/plain", "-H", "Transfer-Encoding: chunked", "-H", "Expect:",
        ]
        #expect(try Self.curl(arguments + ["-d", long, "\(place)/"]) == "tooLarge(limit: 100000) 413")
        // Who does not speak it is not served.
        let plain = try RawClient(port: server.port)
        plain.send(head("GET", "/"))
        #expect(!String(decoding: plain.untilTheEnd(), as: UTF8.self).hasPrefix("HTTP/1.1 200"))
      }
    }

    @Test func refusesCredentialsThatAreNone() throws {
      let (good, other) = (try Self.credentials(), try Self.credentials())
      for credentials in [
        ("", ""), ("nonsense", "nonsense"), (good.certificate, "nonsense"), ("nonsense", good.key),
        (good.certificate, good.certificate), (good.certificate, other.key),
        (String(good.certificate.dropLast(100)), good.key),
      ] {
        #expect(throws: HTTPServerError.tls) {
          try HTTPServer(configuration: ServerConfiguration(tls: credentials), responder: TestResponder())
        }
      }
    }

    @Test func saysThatAPortIsTakenWithTLSToo() async throws {
      let credentials = try Self.credentials()
      try await withServer { server in
        let configuration = ServerConfiguration(port: server.port, tls: credentials)
        let error = #expect(throws: HTTPServerError.self) {
          try HTTPServer(configuration: configuration, responder: TestResponder())
        }
        #expect(error == .listen(address: "127.0.0.1", port: server.port, code: EADDRINUSE))
      }
    }
  }
}
