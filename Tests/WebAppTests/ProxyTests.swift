import HTTPServer
import Testing

@testable import WebApp

/// The server behind a proxy.
@Suite struct ProxyTests {
  private static let proxies = ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"].compactMap { AddressRange($0) }

  private func status(_ policy: AccessPolicy, _ head: RequestHead, _ proxies: [AddressRange] = proxies) -> Int
  {
    do throws(APIError) {
      try policy.checkOrigin(head, ClientView(head, proxies: proxies, basePath: []))
      return 200
    } catch {
      return error.status
    }
  }

  @Test(arguments: [
    ("https://photos.example", "127.0.0.1:8080", 200), ("https://photos.example", "photos.example", 200),
    ("HTTPS://Photos.example:443", "photos.example", 200),
    ("https://photos.example:8443", "photos.example", 403),
    ("http://photos.example", "localhost", 403), ("https://evil.example", "photos.example", 403),
    ("https://photos.example.evil.example", "localhost", 403), ("null", "localhost", 403),
    ("http://127.0.0.1:8080", "127.0.0.1:8080", 200),
  ])
  func anAllowedOriginMayAsk(origin: String, host: String, expected: Int) throws {
    let allowed = try #require(WebOrigin("https://photos.example"))
    let policy = AccessPolicy(token: nil, hostNames: [], origins: [allowed])
    #expect(status(policy, head("POST", "/", [("Host", host), ("Origin", origin)]), []) == expected)
  }

  @Test(arguments: [
    "photos.example", "ftp://photos.example", "https://", "https://photos.example/", "https://a b",
    "https:photos",
    "https://photos.example/a", "*", "",
  ])
  func whatIsNoOriginIsNotAllowed(text: String) { #expect(WebOrigin(text) == nil) }

  @Test(arguments: [
    [("X-Forwarded-Proto", "https"), ("Host", "photos.example")],
    [("X-Forwarded-Proto", "HTTPS"), ("X-Forwarded-Host", "photos.example"), ("Host", "127.0.0.1:8080")],
    [("X-Forwarded-Proto", "http, https"), ("Host", "photos.example"), ("X-Forwarded-For", "6.6.6.6")],
    [("Forwarded", "for=192.0.2.1;proto=https;host=photos.example"), ("Host", "inner:8080")],
    [("Forwarded", "For=\"[2001:db9::1]:80\"; Proto=https ;Host=\"photos.example\""), ("Host", "inner")],
    // The outer proxy spoke TLS, the inner one did not; what comes before both is made up.
    [
      (
        "Forwarded", "for=1.1.1.1;proto=http;host=evil.example, for=192.0.2.1;proto=https;host=photos.example"
      ),
      ("Forwarded", "for=10.1.2.3;proto=http;host=inner"), ("Host", "inner"),
    ],
    [
      ("X-Forwarded-For", "1.1.1.1, 192.0.2.1, 10.1.2.3"), ("X-Forwarded-Proto", "http, https, http"),
      ("X-Forwarded-Host", "evil.example, photos.example, inner"), ("Host", "inner"),
    ],
  ])
  func aTrustedProxyIsBelieved(headers: [(String, String)]) {
    let policy = AccessPolicy(token: nil, hostNames: ["photos.example"])
    let all = headers + [("Origin", "https://photos.example")]
    for address in ["127.0.0.1", "10.200.0.1", "2001:db8:1::5", "::ffff:10.0.0.9"] {
      #expect(status(policy, head("POST", "/", all, from: address)) == 200, "\(address)")
    }
    for address in ["192.0.2.7", "11.0.0.1", "2001:db9::1", "::1", ""] {
      #expect(status(policy, head("POST", "/", all, from: address)) == 403, "\(address)")
    }
    #expect(status(policy, head("POST", "/", all), []) == 403)
  }

  @Test func aProxyCannotMakeUpNamesOfThisServer() {
    let policy = AccessPolicy(token: nil, hostNames: [])
    let headers = [
      ("Host", "localhost"), ("X-Forwarded-Host", "evil.example"), ("Origin", "http://evil.example"),
    ]
    #expect(status(policy, head("POST", "/", headers)) == 403)
  }

  @Test(arguments: [
    "10.0.0.0/33", "10.0.0/8", "::/129", "name", "", "10.0.0.0/", "10.0.0.0/-1", "1.2.3.4:80",
  ])
  func whatIsNoRangeIsNone(text: String) { #expect(AddressRange(text) == nil) }

  @Test func theCookieIsForThePathAndTheSchemeThatTheBrowserSees() {
    let policy = AccessPolicy(token: "0123456789abcdef", hostNames: [])
    let headers = [("Host", "localhost"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/photos")]
    let view = ClientView(head("POST", "/", headers), proxies: Self.proxies, basePath: [])
    #expect(
      policy.cookie(for: view).contains("; Path=/photos/;") && policy.cookie(for: view).hasSuffix("; Secure"))
    let own = ClientView(head("POST", "/", [("Host", "localhost")]), proxies: [], basePath: ["my photos"])
    #expect(own.folder == "/my%20photos/" && !policy.cookie(for: own).contains("Secure"))
  }
}
