import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

@Suite struct RequestTargetTests {
  @Test(arguments: [
    ("/", []), ("/a", ["a"]), ("/a/b/c", ["a", "b", "c"]), ("/a%20b/c", ["a b", "c"]), ("/a+b", ["a+b"]),
    ("/%C3%A4", ["ä"]), ("/%c3%a4", ["ä"]), ("/%25", ["%"]), ("/%252e%252e", ["%2e%2e"]), ("/...", ["..."]),
    ("/.a", [".a"]), ("/a..b", ["a..b"]), ("/%3F%23", ["?#"]), ("/a:b;c=d", ["a:b;c=d"]), ("/~%7E", ["~~"]),
    ("/%F0%9F%90%88", ["🐈"]), ("/a?", ["a"]), ("/a?b?c", ["a"]), ("/a?/../..", ["a"]),
  ])
  func readsAPath(_ raw: String, _ path: [String]) {
    #expect(RequestTarget(raw)?.path == path)
  }

  @Test(arguments: [
    // Other forms.
    "", "*", "a", "a/b", "localhost:80", "//localhost/a", "?a=b", "\\a", "%2Fa", "ftp://localhost/",
    "http:/a",
    "http:///a", "http://user@localhost/", "https://",
    // Upwards, in every encoding.
    "/..", "/../", "/a/..", "/a/../b", "/.", "/./a", "/a/.", "/%2e", "/%2E%2E", "/.%2e", "/%2e./a",
    "/a/%2e%2E/b",
    "/..%2f..", "/..%2Fetc", "/%2e%2e%2fetc%2fpasswd", "/a%2fb", "/a%2Fb", "/..%5c..", "/a%5Cb", "/a\\b",
    "/..\\..",
    "/%c0%ae%c0%ae/", "/%C0%AF", "/%c1%9c", "/%e0%80%ae", "/%e0%80%af", "/%f0%80%80%af", "/%f8%80%80%80%af",
    "/%fc%80%80%80%80%af", "/%u002e%u002e", "/%uff0e", "/%%32%65", "/%2%65",
    // Empty segments.
    "//", "/a//b", "/a//", "//a/",
    // Escapes that are none.
    "/%", "/%2", "/%a", "/%zz", "/%2g", "/%-1", "/%+1", "/% 1", "/a%", "/?a=%", "/?%=b", "/?a=%zz",
    // NUL, controls, and what is no UTF-8.
    "/%00", "/a%00.png", "/%0a", "/%0d%0a", "/%09", "/%1f", "/%7f", "/?a=%00", "/%ff", "/%80", "/%C3",
    "/%C3/%A4",
    "/%ed%a0%80", "/%f4%90%80%80", "/?a=%ff", "/?%c0%80=a",
    // Bytes that a target does not have.
    "/ä", "/a b", "/a\tb", "/a\nb", "/a\u{0}b", "/a\u{7F}", "/a#b", "/#", "/?a=ä", "/?a b", "/\u{FFFD}",
  ])
  func refusesWhatCouldMeanTwoThings(_ raw: String) {
    #expect(RequestTarget(raw) == nil)
  }

  @Test(arguments: [
    ("http://localhost/", "localhost", []), ("http://localhost:80/a?b", "localhost:80", ["a"]),
    ("HTTPS://photos.example/a/b", "photos.example", ["a", "b"]), ("http://[::1]:8080", "[::1]:8080", []),
    ("http://localhost?a=b", "localhost", []),
  ])
  func readsAnAbsoluteTarget(_ raw: String, _ authority: String, _ path: [String]) {
    let target = RequestTarget(raw)
    #expect(target?.authority == authority && target?.path == path)
  }

  @Test(arguments: [("/", true), ("/a", false), ("/a/", true), ("/a/b/?c=d/", true), ("/a?b=/", false)])
  func knowsASlashAtTheEnd(_ raw: String, _ endsInSlash: Bool) {
    #expect(RequestTarget(raw)?.endsInSlash == endsInSlash)
  }

  @Test func takesAFolderAway() {
    #expect(RequestTarget("/a/b/c/?d=e")?.removing(["a", "b"])?.path == ["c"])
    #expect(RequestTarget("/a/")?.removing(["a"])?.path == [])
    #expect(RequestTarget("/ab/c")?.removing(["a"]) == nil)
    #expect(RequestTarget("/c")?.removing([])?.path == ["c"])
  }

  @Test func readsAQueryInItsOrder() throws {
    let target = try #require(RequestTarget("/a?b=1&c=x%20y+z&b=2&d&=e&&f==g&h=%26%3D&i=%2F%2e%2e"))
    let pairs = target.query.map { "\($0.name):\($0.value)" }
    #expect(pairs == ["b:1", "c:x y z", "b:2", "d:", ":e", "f:=g", "h:&=", "i:/.."])
  }

  @Test func keepsThePathAsItCame() {
    #expect(RequestTarget("/a%20b?c=d")?.rawPath == "/a%20b")
  }

  @Test func readsBackEverySegmentThatItEncodes() {
    var random = SplitMix64(seed: 1)
    let scalars = [
      "a", "Z", "0", "-", ".", "_", "~", " ", "+", "%", "?", "#", "&", "=", ";", "ä", "水", "🐈", "\u{301}",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        scalars.randomElement(using: &random) ?? ""
      }
      .joined()
      let path = RequestTarget("/\(percentEncoded(text))")?.path
      // Strings are equal when they mean the same: these must be the same.
      let isOneSegment = text != "." && text != ".."
      #expect(
        path.map { Array($0[0].unicodeScalars) } == (isOneSegment ? Array(text.unicodeScalars) : nil),
        "\(text)")
    }
  }

  @Test func neverReadsAnythingThatLeadsUpwards() {
    var random = SplitMix64(seed: 2)
    let pieces = [
      "/", ".", "..", "%2e", "%2F", "%5c", "\\", "%", "25", "2e", "%c0%ae", "a", "?", "%00", "//",
    ]
    for _ in 0..<20_000 {
      let raw =
        "/"
        + (0..<Int.random(in: 0...7, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      for segment in RequestTarget(raw)?.path ?? [] {
        #expect(!["", ".", ".."].contains(segment) && !segment.contains { "/\\\0".contains($0) }, "\(raw)")
      }
    }
  }
}
