import Foundation
import Glibc
import Testing

/// Addresses that the server is asked to fetch.
@Suite(.inTurn) struct FetchTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// Somebody who listens on this machine, and remembers whether anybody came.
  private final class Listener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let descriptor = descriptor
      let code = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, length) | listen(descriptor, 16) | getsockname(descriptor, $0, &length)
        }
      }
      try #require(code == 0)
      port = Int(address.sin_port.bigEndian)
    }

    deinit { close(descriptor) }

    var isConnected: Bool {
      var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      return poll(&place, 1, 0) == 1
    }
  }

  static let inside = [
    "http://127.0.0.1:PORT/a.png", "http://localhost:PORT/a.png", "http://127.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/", "http://0177.0.0.1:PORT/", "http://0:PORT/", "http://0.0.0.0:PORT/",
    "http://[::1]:PORT/", "http://[::]:PORT/", "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/", "http://10.0.0.1:PORT/",
    "http://10.255.255.255/",
    "http://172.16.0.1/", "http://172.31.255.254/", "http://192.168.0.1:PORT/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/", "http://255.255.255.255/", "http://[fe80::1]/", "http://[fc00::1]/",
    "http://[ff02::1]/",
    "http://[fd00:ec2::254]/", "http://127。0。0。1:PORT/", "http://①②⑦.0.0.1:PORT/", "HTTP://127.0.0.1:PORT/",
  ]

  static let wrong = [
    "file:///etc/passwd", "FILE:///etc/passwd", "gopher://127.0.0.1:PORT/_x", "ftp://127.0.0.1:PORT/",
    "dict://127.0.0.1:PORT/",
    "ldap://127.0.0.1:PORT/", "data:image/png;base64,AA==", "javascript:alert(1)", "/etc/passwd",
    "//127.0.0.1:PORT/",
    "127.0.0.1:PORT", "http://user:secret@127.0.0.1:PORT/", "http://example.com@127.0.0.1:PORT/", "http://",
    "http:", "", " ",
    "http://127.0.0.1:PORT/\\r\\nHost: x", "http://127.0.0.1:PORT\\t/", "http://127.0.0.1:99999/",
    "http://[::1", "\\u0000",
    "tftp://127.0.0.1:PORT/x", "smb://127.0.0.1/x", "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun/x",
  ]

  @Test func nothingOnThisMachineOrItsNetworkIsAsked() async throws {
    try work.draw(1)
    try await work.index()
    let listener = try Listener()
    try await work.serve { server in
      for (addresses, status) in [(Self.inside, 403), (Self.wrong, 400)] {
        for address in addresses {
          let address = address.replacing("PORT", with: "\(listener.port)")
          for (target, body) in [
            ("/api/v1/fetch", #"{"address":"\#(address)"}"#),
            ("/api/v1/search", #"{"addresses":["\#(address)"]}"#),
          ] {
            let answer = try await server.post(target, json: body)
            #expect(answer.status == status, "\(target) \(address): \(answer.text)")
            #expect(
              answer.code == (status == 403 ? "address_refused" : "bad_request"), "\(address): \(answer.text)"
            )
            #expect(!listener.isConnected, "\(address)")
          }
        }
      }
      let form = MultipartForm(images: [], ["addresses": "http://127.0.0.1:\(listener.port)/"])
      #expect(try await server.post("/api/v1/search", form: form).status == 403)
      // The server is not made to ask itself either.
      #expect(
        try await server.post(
          "/api/v1/fetch", json: #"{"address":"http://127.0.0.1:\#(server.port)/metrics"}"#
        ).status == 403)
      #expect(!listener.isConnected)
    }
  }
}

/// Addresses of the public internet, in a network that only the test sees.
@Suite(
  .inTurn, .enabled("a network of its own needs root or user namespaces") { await PrivateNetwork.isPossible })
struct PublicFetchTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func picturesComeFromThePublicInternetOnly() async throws {
    try work.draw(4)
    try await work.index()
    let site = work.folder + "/site"
    try FileManager.default.createDirectory(atPath: site, withIntermediateDirectories: true)
    try Data(Raster(seed: 3).png()).write(to: URL(filePath: site + "/a.png"))
    try Data("<html>no picture</html>".utf8).write(to: URL(filePath: site + "/page.html"))
    try Data(count: 3 << 20).write(to: URL(filePath: site + "/big"))
    let answers = try await PrivateNetwork.ask(work, site: site)

    let fetched = try #require(answers["picture"])
    #expect(fetched["status"].int == 200 && fetched["type"].string == "image/png")
    #expect(fetched["policy"].string?.contains("sandbox") == true)
    #expect(fetched["bytes"].int == Raster(seed: 3).png().count)
    let search = try #require(answers["search"])
    #expect(search["status"].int == 200, "\(search)")
    #expect(search["body"]["hits"][0]["path"].string == work.path("3.png"))
    #expect(search["body"]["hits"][0]["score"].number == 1)
    // As on the command line.
    #expect(answers["line"]?["hits"] == search["body"]["hits"])
    for (name, status, code) in [
      ("no picture", 422, "picture_unsupported"), ("not there", 404, "fetch_failed"),
      ("redirect to loopback", 403, "address_refused"), ("redirect to private", 403, "address_refused"),
      ("redirect to file", 400, "bad_request"), ("redirect for ever", 404, "fetch_failed"),
      ("name of loopback", 403, "address_refused"),
    ] {
      let answer = try #require(answers[name], "\(name)")
      #expect(answer["status"].int == status, "\(name): \(answer)")
      #expect(answer["body"]["error"]["code"].string == code, "\(name): \(answer)")
    }
    #expect(answers["redirect to picture"]?["status"].int == 200)
    #expect(answers["loopback"]?["connections"].int == 0)
  }
}

/// Runs a server and asks it in a network of its own, in which 93.184.216.34 is a small web site.
enum PrivateNetwork {
  static var isPossible: Bool {
    get async {
      guard let work = try? Workplace() else { return false }
      let command = [
        "/usr/bin/unshare", "-rn", "sh", "-c", "ip link set lo up && ip addr add 93.184.216.34/32 dev lo",
      ]
      return (try? await work.runTool(command))?.code == 0
    }
  }

  static func ask(_ work: Workplace, site: String) async throws -> [String: JSON] {
    let script = work.folder + "/network.py"
    try Data(client.utf8).write(to: URL(filePath: script))
    let ending = try await work.runTool([
      "/usr/bin/unshare", "-rn", "sh", "-c",
      "ip link set lo up && ip addr add 93.184.216.34/32 dev lo && exec \"$@\"", "sh",
      Program.tree + "/.deps/python/bin/python", script, Program.path, work.gallery, site,
    ])
    try #require(ending.code == 0, "\(ending.errors)")
    return try JSON(parsing: ending.output.utf8).object
  }

  /// Plays the web site, starts the program, asks it, and prints the answers.
  private static let client = """
    import functools, http.client, http.server, json, re, signal, socket, subprocess, sys, threading
    program, gallery, site = sys.argv[1:]

    class Site(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            places = {"/loopback": "http://127.0.0.1:81/", "/private": "http://10.0.0.1/", "/file": "file:///etc/passwd",
                      "/ever": "/ever", "/moved": "/a.png"}
            if self.path in places:
                self.send_response(302)
                self.send_header("Location", places[self.path])
                self.end_headers()
            else:
                super().do_GET()
        def log_message(self, *arguments): pass

    web = http.server.ThreadingHTTPServer(("93.184.216.34", 80), functools.partial(Site, directory=site))
    threading.Thread(target=web.serve_forever, daemon=True).start()
    trap = socket.create_server(("127.0.0.1", 81))
    trap.setblocking(False)

    server = subprocess.Popen([program, "serve", "--port", "0", "--gallery", gallery], stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\\d+)/$", server.stderr.readline().strip()).group(1))

    def ask(target, body):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", target, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        try: parsed = json.loads(data)
        except ValueError: parsed = None
        return {"status": answer.status, "type": answer.getheader("Content-Type"), "bytes": len(data), "body": parsed,
                "headers": answer.getheaders(),
                "policy": answer.getheader("Content-Security-Policy")}

    def fetch(path): return ask("/api/v1/fetch", {"address": "http://93.184.216.34" + path})

    answers = {
        "picture": fetch("/a.png"), "no picture": fetch("/page.html"), "not there": fetch("/none.png"),
        "redirect to loopback": fetch("/loopback"), "redirect to private": fetch("/private"),
        "redirect to file": fetch("/file"), "redirect for ever": fetch("/ever"), "redirect to picture": fetch("/moved"),
        "name of loopback": ask("/api/v1/fetch", {"address": "http://localhost:81/"}),
        "search": ask("/api/v1/search", {"addresses": ["http://93.184.216.34/a.png"], "k": 3}),
        "line": json.loads(subprocess.run([program, "search", "http://93.184.216.34/a.png", "-k", "3", "--json", "--gallery",
                                           gallery], stdout=subprocess.PIPE, check=True).stdout)}
    try:
        trap.accept()
        connections = 1
    except BlockingIOError:
        connections = 0
    answers["loopback"] = {"connections": connections}
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0, server.returncode
    json.dump(answers, sys.stdout)
    """
}
