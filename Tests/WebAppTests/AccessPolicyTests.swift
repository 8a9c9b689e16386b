import HTTPServer
import Testing

@testable import WebApp

/// Who may ask.
@Suite struct AccessPolicyTests {
  private static let secret = "0123456789abcdef"
  private let open = AccessPolicy(token: nil, hostNames: ["Gallery.example", "nas"])
  private let closed = AccessPolicy(token: secret, hostNames: [])

  private func status(_ body: () throws(APIError) -> Void) -> Int {
    do throws(APIError) {
      try body()
      return 200
    } catch {
      return error.status
    }
  }

  private func check(_ head: RequestHead) throws(APIError) { try open.checkOrigin(head, view(head)) }

  // MARK: Host

  @Test(arguments: [
    "localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080", "192.168.1.5", "nas", "NAS:8080",
    "gallery.example", "gallery.example:443",
  ])
  func answersToItsOwnNames(host: String) {
    #expect(status { () throws(APIError) in try check(head("GET", "/", [("Host", host)])) } == 200)
  }

  @Test(arguments: [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8080", "localhost.",
    "gallery.example.", "www.gallery.example", "gallery", "2130706433", "127.1", "0x7f000001", "", "a b",
    "nas,evil",
    "nas@evil.example", "evil.example#localhost",
  ])
  func answersToNoOtherName(host: String) {
    #expect(status { () throws(APIError) in try check(head("GET", "/", [("Host", host)])) } == 403)
  }

  @Test func wantsExactlyOneHost() {
    for hosts in [[], ["localhost", "localhost"], ["localhost", "evil.example"]] {
      let head = head("GET", "/", hosts.map { ("Host", $0) })
      #expect(status { () throws(APIError) in try check(head) } == 403)
    }
  }

  // MARK: Origin

  @Test(arguments: [
    (nil, false, 200), ("http://localhost:8080", false, 200), ("HTTP://LOCALHOST:8080", false, 200),
    ("https://localhost:8080", true, 200), ("https://localhost:8080", false, 403),
    ("http://localhost:8080", true, 403), ("http://localhost", false, 403),
    ("http://localhost:8081", false, 403),
    ("http://127.0.0.1:8080", false, 403), ("http://evil.example", false, 403), ("null", false, 403),
    ("", false, 403), ("http://localhost:8080.evil.example", false, 403),
    ("http://localhost:8080@evil.example", false, 403), ("http://localhost:8080/", false, 403),
  ])
  func letsOnlyItsOwnPagesAsk(origin: String?, isSecure: Bool, expected: Int) {
    let headers = [("Host", "localhost:8080")] + (origin.map { [("Origin", $0)] } ?? [])
    for method in ["GET", "POST", "DELETE"] {
      let head = head(method, "/", headers, isSecure: isSecure)
      #expect(status { () throws(APIError) in try check(head) } == expected, "\(method)")
    }
  }

  @Test(arguments: [
    ("GET", "same-origin", "cors", 200), ("POST", "same-origin", "cors", 200),
    ("GET", "none", "navigate", 200),
    ("GET", "cross-site", "navigate", 200), ("GET", "same-site", "navigate", 200),
    ("GET", "cross-site", "no-cors", 403), ("GET", "same-site", "no-cors", 403),
    ("GET", "cross-site", "cors", 403),
    ("POST", "cross-site", "navigate", 403), ("POST", "same-site", "navigate", 403),
    ("DELETE", "cross-site", "cors", 403), ("POST", "cross-site", "", 403),
  ])
  func believesBrowsersThatTellOfOtherSites(method: String, site: String, mode: String, expected: Int) {
    let head = head(
      method, "/", [("Host", "localhost"), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode)])
    #expect(status { () throws(APIError) in try check(head) } == expected)
  }

  // MARK: Token

  @Test(arguments: [
    ("Authorization", "Bearer \(secret)", 200), ("Authorization", "bearer \(secret)", 200),
    ("Cookie", "eidetic_session=\(secret)", 200), ("Cookie", "a=b; eidetic_session=\(secret); c=d", 200),
    ("Authorization", "Bearer \(secret)0", 401), ("Authorization", "Bearer 0\(secret)", 401),
    ("Authorization", "Bearer ", 401), ("Authorization", "Bearer", 401), ("Authorization", secret, 401),
    ("Authorization", "Basic \(secret)", 401), ("Authorization", "Bearer \(secret.uppercased())", 401),
    ("Authorization", "Bearer \(secret)\(secret)", 401), ("Cookie", "eidetic_session=", 401),
    ("Cookie", "eidetic_session", 401), ("Cookie", "x_eidetic_session=\(secret)", 401),
    ("Cookie", "eidetic_session=wrong; eidetic_session=\(secret)", 401), ("X-Token", secret, 401),
  ])
  func wantsTheToken(name: String, value: String, expected: Int) {
    let head = head("GET", "/", [("Host", "localhost"), (name, value)])
    #expect(status { () throws(APIError) in try closed.checkToken(head) } == expected)
    #expect(status { () throws(APIError) in try open.checkToken(head) } == 200)
  }

  @Test func signsInWithTheTokenAlone() {
    #expect(closed.isToken(Self.secret) && !closed.isToken("") && !closed.isToken(Self.secret + "0"))
    #expect(open.isToken("whatever"))
  }

  @Test func givesACookieThatScriptsAndOtherSitesCannotUse() {
    let plain = view(head("GET", "/", [("Host", "localhost")]))
    let secure = view(head("GET", "/", [("Host", "localhost")], isSecure: true))
    let removed = AccessPolicy.removedCookie(for: plain)
    let cookie = closed.cookie(for: plain)
    #expect(cookie.hasPrefix("eidetic_session=\(Self.secret); "))
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
      #expect(cookie.contains("; \(attribute)") && removed.contains("; \(attribute)"))
    }
    #expect(!cookie.contains("Secure") && closed.cookie(for: secure).contains("; Secure"))
    #expect(removed.contains("Max-Age=0"))
  }
}
