import Testing

@testable import WebApp

/// What a `Host` header may hold.
@Suite struct AuthorityTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("127.0.0.1:8080", "127.0.0.1"), ("0.0.0.0:1", "0.0.0.0"),
    ("255.255.255.255:65535", "255.255.255.255"), ("[::1]", "::1"), ("[::1]:8080", "::1"),
    ("[FE80::1]", "fe80::1"), ("[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1"),
  ])
  func knowsAddresses(text: String, host: String) throws {
    let authority = try #require(Authority(text))
    #expect(authority.host == host && authority.isAddress)
  }

  @Test(arguments: [
    ("localhost", "localhost"), ("LocalHost:80", "localhost"), ("a-b.example:1", "a-b.example"),
    ("a_b", "a_b"),
    ("127.0.0.1.example.com", "127.0.0.1.example.com"), ("127.0.0.256", "127.0.0.256"), ("127.1", "127.1"),
    ("2130706433", "2130706433"), ("0x7f.0.0.1", "0x7f.0.0.1"), ("1.2.3.4.", "1.2.3.4."),
    ("1..2.3", "1..2.3"),
    ("localhost.", "localhost."),
  ])
  func takesAllElseForNames(text: String, host: String) throws {
    let authority = try #require(Authority(text))
    #expect(authority.host == host && !authority.isAddress)
  }

  @Test(arguments: [
    "", ":", ":80", "a:b", "a:80:90", "a:65536", "a:-1", "a:+1", "127.0.0.1:+80", "[::1", "[]", "[]:80",
    "[::1]80",
    "[::1]:", "[::1]:x", "[localhost]", "[::1%lo]", "[::g]", "a b", "a/b", "a@b", "user@127.0.0.1", "a,b",
    "a\\b",
    "a%2e", "127.0.0.1#", "127.0.0.1?", "ⓛocalhost", "lo\u{AD}calhost", "１２７.0.0.1", " localhost",
    "localhost ",
    "a:８０",
  ])
  func refusesWhatIsNeither(text: String) { #expect(Authority(text) == nil) }
}
