import Testing

@testable import HTTPServer

@Suite struct HeaderTests {
  @Test func findsHeadersWhateverTheirCase() {
    let headers = Headers([("Accept", "a"), ("ACCEPT", "b"), ("X-É", "c")])
    #expect(headers["accept"] == "a")
    #expect(headers.all("aCCePT") == ["a", "b"])
    #expect(headers["Accep"] == nil)
    #expect(headers["x-é"] == "c")
    #expect(Headers([]).all("a").isEmpty)
  }

  @Test(arguments: [
    ("a=1", "1"), ("a=1; b=2", "1"), ("b=2; a=1", "1"), ("b=2;a=1", "1"), ("a=1; a=2", "1"),
    ("a=x=y=", "x=y="),
    ("  a=1", "1"), ("a=", ""), ("=1; a=2", "2"), ("b; a=1", "1"), (";;a=1;;", "1"), ("ab=1; a=2", "2"),
    ("A=1; a=2", "2"), ("a=\"q\"", "\"q\""),
  ])
  func findsACookie(_ header: String, _ value: String) {
    #expect(Cookies(header)["a"] == value)
  }

  @Test(arguments: ["", ";", "=", "b=1", "A=1", "b=a=1", "a", "aa=1"])
  func findsNoCookieWhereThereIsNone(_ header: String) {
    #expect(Cookies(header)["a"] == nil)
  }

  @Test func agreesWithEqualityOnAllShortTexts() {
    let texts = [
      "", "a", "b", "aa", "ab", "ba", "aaa", "aab", "aba", "baa", "abab", "é", "e\u{301}", "\0", "a\0",
    ]
    for given in texts {
      for secret in texts {
        let isEqual = !secret.isEmpty && Array(given.utf8) == Array(secret.utf8)
        #expect(constantTimeEquals(given, secret) == isEqual, "\(given) and \(secret)")
      }
    }
  }

  @Test(arguments: [
    (ServerEvent(data: "a"), "data: a\n\n"),
    (ServerEvent(data: ""), "data: \n\n"),
    (ServerEvent(name: "job", data: "a"), "event: job\ndata: a\n\n"),
    (ServerEvent(data: "a\nb"), "data: a\ndata: b\n\n"),
    (ServerEvent(data: "a\r\nb\rc\n"), "data: a\ndata: b\ndata: c\ndata: \n\n"),
    (ServerEvent(data: "a\n\nb"), "data: a\ndata: \ndata: b\n\n"),
    // None of these ends a line of an event stream, and JSON has them as they are.
    (
      ServerEvent(data: "\"a\u{2028}b\u{2029}c\u{85}d\u{0B}e\u{0C}f\""),
      "data: \"a\u{2028}b\u{2029}c\u{85}d\u{0B}e\u{0C}f\"\n\n"
    ),
  ])
  func wordsEvents(_ event: ServerEvent, _ text: String) {
    #expect(Array(event.bytes) == Array(text.utf8))
  }

  @Test(
    arguments: [
      ("form-data", "form-data", [:]),
      (" form-data ; name = a ;; b=\"c d\" ", "form-data", ["name": "a", "b": "c d"]),
      ("x; NAME=\"a;b=c\"; name=d", "x", ["name": "a;b=c"]),
      (#"x; a="\"q\"\\"; b="C:\dir\f.png""#, "x", ["a": #""q"\"#, "b": #"C:\dir\f.png"#]),
      ("x; a=\"\"; b=", "x", ["a": "", "b": ""]),
      ("x; a=\"水🐈\"", "x", ["a": "水🐈"]),
    ] as [(String, String, [String: String])])
  func readsAValueWithParameters(_ text: String, _ value: String, _ parameters: [String: String]) {
    let read = HeaderValue(text)
    #expect(read?.value == value)
    #expect(read?.parameters == parameters)
  }

  @Test(arguments: ["x; a", "x; a=\"b", "x; a=\"b\\\"", "x; a=\"b\"c", "x; a b; c=d"])
  func refusesAParameterWithoutAValueOrAnEnd(_ text: String) {
    #expect(HeaderValue(text) == nil)
  }
}
