import Faults
import Synchronization
import Testing

@testable import HTTPClient

/// Addresses that mean this machine and try to look as if they did not. PORT stands for a port where somebody
/// listens.
@Suite struct TrickyAddressTests {
  @Test(arguments: [
    "http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "HTTP://127.0.0.1:PORT/", "http://localhost:PORT/",
    "http://LOCALHOST:PORT/", "http://127.1:PORT/",
    "http://127.0.1:PORT/", "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0x7f.1:PORT/",
    "http://0X7F.0.0.0x1:PORT/", "http://0177.0.0.1:PORT/", "http://017700000001:PORT/",
    "http://0177.1:PORT/",
    "http://%31%32%37.0.0.1:PORT/", "http://127%2e0%2e0%2e1:PORT/", "http:///127.0.0.1:PORT/",
    "http:/127.0.0.1:PORT/", "http://127.0.0.1:0PORT/", "http://127.0.0.1:PORT#@example.com/",
    "http://127.0.0.1:PORT?@example.com/", "http://127.0.0.1:PORT/?http://example.com/",
  ])
  func refusesThisMachineByIPv4(_ template: String) async throws {
    try await expectRefusal(of: template, at: "127.0.0.1", listener: Listener())
  }

  @Test(arguments: [
    "http://127。0。0。1:PORT/", "http://127．0．0．1:PORT/", "http://127｡0｡0｡1:PORT/", "http://１２７.0.0.1:PORT/",
    "http://①②⑦.0.0.1:PORT/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/", "http://lo\u{AD}calhost:PORT/",
    "http://localho\u{17F}t:PORT/",
  ])
  func refusesThisMachineInLettersThatMeanOthers(_ template: String) async throws {
    try await expectRefusal(of: template, at: "127.0.0.1", listener: Listener())
  }

  @Test(arguments: ["http://0:PORT/", "http://0.0.0.0:PORT/", "http://0x0:PORT/", "http://00.0:PORT/"])
  func refusesTheAddressThatIsAllZero(_ template: String) async throws {
    try await expectRefusal(of: template, at: "0.0.0.0", listener: Listener())
  }

  @Test(arguments: [
    ("http://[::1]:PORT/", "::1"), ("http://[0:0:0:0:0:0:0:1]:PORT/", "::1"),
    ("http://[0000::0001]:PORT/", "::1"),
    ("http://[::]:PORT/", "::"), ("http://[::ffff:127.0.0.1]:PORT/", "::ffff:127.0.0.1"),
    ("http://[::FFFF:7f00:1]:PORT/", "::ffff:127.0.0.1"), ("http://[::127.0.0.1]:PORT/", "::127.0.0.1"),
    ("http://[64:ff9b::127.0.0.1]:PORT/", "64:ff9b::7f00:1"),
    ("http://[2002:7f00:1::]:PORT/", "2002:7f00:1::"),
    ("http://[fe80::1%25lo]:PORT/", "fe80::1"),
  ])
  func refusesThisMachineByIPv6(_ template: String, _ ip: String) async throws {
    try await expectRefusal(of: template, at: ip, listener: Listener())
  }

  @Test(arguments: [
    "http://example.com@127.0.0.1:PORT/", "http://example.com:80@127.0.0.1:PORT/", "http://@127.0.0.1:PORT/",
    "http://:@127.0.0.1:PORT/", "http://user:secret@127.0.0.1:PORT/", "http://example.com%40127.0.0.1:PORT/",
    "http://example.com\\@127.0.0.1:PORT/", "http://example.com#@127.0.0.1 :PORT/", "http://127.0.0.1 :PORT/",
    " http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/\r\nHost: example.com", "http://127.0.0.1\t:PORT/",
    "http://127.0.0.1:PORT/\0.example.com/", "http://127.0.0.1:PORT:80/", "http://[::1:PORT/",
    "http://[127.0.0.1]:PORT/",
    "127.0.0.1:PORT/", "//127.0.0.1:PORT/", "ftp://127.0.0.1:PORT/", "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/",
    "dict://127.0.0.1:PORT/", "telnet://127.0.0.1:PORT", "data:text/plain,a", "http://", "http:", "", "a b",
    "\0",
    "http://127.0.0.1:99999/", "http://127.0.0.1:-1/",
  ])
  func neverConnectsForWhatIsNoPlainAddress(_ template: String) async throws {
    let listener = try Listener()
    let address = template.replacing("PORT", with: String(listener.port))
    let asked = Asked()
    let error = await #expect(throws: HTTPClientError.self) { try await asked.fetcher().fetch(address) }
    #expect(error?.fault == .input, "\(error?.description ?? "")")
    #expect(!listener.isConnected)
  }

  @Test(arguments: ["http://localhost.:PORT/", "http://127.0.0.1.:PORT/"])
  func neverConnectsWhateverTheResolverMakesOfADotAtTheEnd(_ template: String) async throws {
    let listener = try Listener()
    let asked = Asked()
    await #expect(throws: HTTPClientError.self) {
      try await asked.fetcher().fetch(template.replacing("PORT", with: String(listener.port)))
    }
    #expect(asked.places.allSatisfy { !$0.ip.isPublic })
    #expect(!listener.isConnected)
  }

  /// Fetches from the listener, and expects that curl comes as far as to ask and no further.
  private func expectRefusal(of template: String, at ip: String, listener: Listener) async throws {
    let address = template.replacing("PORT", with: String(listener.port))
    let asked = Asked()
    let error = await #expect(throws: HTTPClientError.self) { try await asked.fetcher().fetch(address) }
    guard case .refused(address, let refused) = error else {
      Issue.record("\(error?.description ?? "no error")")
      return
    }
    // localhost has an address of each family.
    #expect(refused.description == ip || asked.places.count > 1 && refused == .v6(1))
    #expect(asked.places.contains { $0.ip == refused && $0.port == listener.port })
    #expect(!listener.isConnected)
  }
}

/// Remembers what the rule was asked.
private final class Asked: Sendable {
  private let state = Mutex<[SocketAddress]>([])

  var places: [SocketAddress] { state.withLock { $0 } }

  /// A fetcher that applies the real rule.
  func fetcher() -> Fetcher {
    Fetcher(limits: FetchLimits(seconds: 3)) { place in
      self.state.withLock { $0.append(place) }
      return place.ip.isPublic
    }
  }
}
