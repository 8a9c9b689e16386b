import Foundation
import Testing

/// The server over TLS.
@Suite(
  .inTurn,
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "needs /usr/bin/openssl"))
struct TLSTests {
  let work: Workplace
  private var certificate: String { work.folder + "/certificate.pem" }
  private var key: String { work.folder + "/key.pem" }

  init() throws { work = try Workplace() }

  private func makeCertificate() async throws {
    let ending = try await work.runTool([
      "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes", "-days",
      "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key,
      "-out",
      certificate,
    ])
    try #require(ending.code == 0, "\(ending.errors)")
  }

  @Test func speaksTLSAndNothingElse() async throws {
    try await makeCertificate()
    let token = "correct-horse-battery-staple"
    try await work.serve(
      ["--tls-certificate", certificate, "--tls-key", key], environment: ["EIDETIC_TOKEN": token]
    ) { server in
      #expect(server.program.errorsSoFar.contains("https://127.0.0.1:\(server.port)/"))
      let script = """
        import http.client, json, socket, ssl, sys
        port = int(sys.argv[1])
        trust = ssl.create_default_context(cafile=sys.argv[2])
        def ask(method, target, body=None, **headers):
            connection = http.client.HTTPSConnection("localhost", port, context=trust, timeout=30)
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Set-Cookie"), answer.read().decode()
        def announce(target, length):
            connection = http.client.HTTPSConnection("localhost", port, context=trust, timeout=30)
            connection.putrequest("POST", target)
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", str(length))
            connection.endheaders()
            return connection.getresponse().status
        kind = {"Content-Type": "application/json"}
        origin = lambda scheme: {"Origin": f"{scheme}://localhost:{port}"}
        token = json.dumps({"token": sys.argv[3]})
        json.dump({
            "health": ask("GET", "/healthz")[0], "closed": ask("GET", "/api/v1/status")[0],
            "session": ask("POST", "/api/v1/session", token, **kind, **origin("https"))[:2],
            "downgraded": ask("POST", "/api/v1/session", token, **kind, **origin("http"))[0],
            "big": announce("/api/v1/session", 1048577),
            "version": trust.wrap_socket(socket.create_connection(("localhost", port)),
                                         server_hostname="localhost").version()}, sys.stdout)
        """
      let ending = try await work.runTool([
        Program.tree + "/.deps/python/bin/python", "-c", script, "\(server.port)", certificate, token,
      ])
      #expect(ending.code == 0, "\(ending.errors)")
      let answers = try JSON(parsing: ending.output.utf8)
      #expect(answers["health"].int == 200 && answers["closed"].int == 401)
      #expect(answers["session"][0].int == 204 && answers["downgraded"].int == 403)
      #expect(answers["session"][1].string?.hasSuffix("; Secure") == true)
      #expect(answers["big"].int == 413)
      #expect(["TLSv1.2", "TLSv1.3"].contains(answers["version"].string))
      // Whoever speaks HTTP to it gets none.
      #expect(await server.isAlive() == false)
    }
  }

  @Test func halfAnOptionIsWrongUsage() async throws {
    try await makeCertificate()
    for arguments in [["--tls-certificate", certificate], ["--tls-key", key]] {
      let ending = try await work.run(["serve", "--port", "0"] + arguments)
      #expect(
        ending.code == 2 && ending.errors.contains("both --tls-certificate and --tls-key"), "\(ending.errors)"
      )
    }
  }

  @Test func filesThatAreNotWhatTheyShouldBeAreNamed() async throws {
    try await makeCertificate()
    let binary = work.folder + "/binary.pem"
    try Data([0xFF, 0xFE, 0x00, 0x80]).write(to: URL(filePath: binary))
    for (arguments, words) in [
      (["--tls-certificate", work.folder + "/none.pem", "--tls-key", key], ["none.pem", "no such file"]),
      (["--tls-certificate", certificate, "--tls-key", work.folder], [work.folder, "folder"]),
      (["--tls-certificate", binary, "--tls-key", key], ["binary.pem", "PEM"]),
      (["--tls-certificate", key, "--tls-key", certificate], ["doesn't fit the key", "PEM"]),
      (["--tls-certificate", certificate, "--tls-key", certificate], ["key", "PEM"]),
      (["--tls-certificate", "/dev/null", "--tls-key", "/dev/null"], ["PEM"]),
    ] {
      let ending = try await work.run(["serve", "--port", "0"] + arguments)
      #expect(ending.code == 2, "\(ending.errors)")
      for word in words {
        #expect(ending.errors.lowercased().contains(word.lowercased()), "\(ending.errors)")
      }
    }
  }
}
