import Testing

@testable import HTTPServer

@Suite struct RepresentationTests {
  /// What RFC 9110, 14.1.2 says of one range, bytes counted one by one.
  private static func expected(first: Int?, last: Int?, of count: Int) -> Representation.RangeRequest {
    let wanted: [Int]
    switch (first, last) {
    case (nil, nil): return .all
    case (nil, let length?): wanted = Array((0..<count).suffix(length))
    case (let first?, nil): wanted = (0..<count).filter { $0 >= first }
    case (let first?, let last?):
      if last < first { return .all }
      wanted = (0..<count).filter { $0 >= first && $0 <= last }
    }
    guard let start = wanted.first, let end = wanted.last else { return .beyond }
    return .part(start..<(end + 1))
  }

  @Test(arguments: 0...6)
  func readsEveryRangeOfASmallThing(_ count: Int) {
    let ends = [nil] + (0...8).map(Optional.some)
    for first in ends {
      for last in ends {
        let header = "bytes=\(first.map(String.init) ?? "")-\(last.map(String.init) ?? "")"
        let expected = Self.expected(first: first, last: last, of: count)
        #expect(Representation.range(header, of: count) == expected, "\(header) of \(count)")
        #expect(Representation.range(header.replacing("bytes", with: "BYTES"), of: count) == expected)
      }
    }
  }

  @Test(arguments: [
    "", "bytes", "bytes=", "bytes=-", "bytes=0", "bytes=a-b", "bytes=0-b", "bytes=--1", "bytes=0--1",
    "bytes=-1-",
    "bytes=0-1-2", "bytes=0-1,2-3", "bytes=0-1,", "bytes=,0-1", "bytes =0-1", "bits=0-1", "=bytes=0-1",
    "bytes==0-1",
    "bytes=1 2-34", "bytes=+1-2", "bytes=0x1-2", "bytes=²-3", "bytes=٣-٤", "bytes=3-2", "bytes:0-1", "0-1",
  ])
  func passesOverWhatIsNoRange(_ header: String) {
    #expect(Representation.range(header, of: 100) == .all)
  }

  @Test func takesNumbersThatNoIntegerHolds() {
    let huge = "99999999999999999999999"
    #expect(Representation.range("bytes=\(huge)-", of: 100) == .beyond)
    #expect(Representation.range("bytes=\(huge)-\(huge)", of: 100) == .beyond)
    #expect(Representation.range("bytes=1-\(huge)", of: 100) == .part(1..<100))
    #expect(Representation.range("bytes=-\(huge)", of: 100) == .part(0..<100))
    #expect(Representation.range("bytes=0-\(Int.max)", of: Int.max) == .part(0..<Int.max))
    #expect(Representation.range("bytes=-\(Int.max)", of: 3) == .part(0..<3))
  }

  private static func head(_ headers: [String: String], method: Method = .get) throws -> RequestHead {
    RequestHead(
      method: method, target: try #require(RequestTarget("/")),
      headers: Headers(headers.map { (name: $0.key, value: $0.value) }), remoteAddress: "::1", isSecure: false
    )
  }

  private static let representation = Representation(
    .bytes(Array("0123456789".utf8)), entityTag: "abc", headers: [("Content-Type", "text/plain")])

  @Test(arguments: [
    "\"abc\"", "W/\"abc\"", "*", "\"x\", \"abc\"", "\"x\",W/\"abc\" ,\"y\"", " \"abc\" ",
  ])
  func sendsNothingToWhoHasIt(_ tags: String) throws {
    let response = Self.representation.response(
      to: try Self.head(["if-none-match": tags, "range": "bytes=0-1"]))
    #expect(response.status == 304)
    #expect(response.header("etag") == "\"abc\"")
  }

  @Test(arguments: ["\"abd\"", "abc", "\"ABC\"", "", "W/abc", "\"abc"])
  func sendsItToWhoHasAnother(_ tags: String) throws {
    #expect(Self.representation.response(to: try Self.head(["If-None-Match": tags])).status == 200)
  }

  @Test(arguments: [
    ("\"abc\"", 206), ("W/\"abc\"", 200), ("\"x\"", 200), ("Sat, 01 Jan 2000 00:00:00 GMT", 200),
  ])
  func cutsARangeFromTheVersionAskedForOnly(_ condition: String, _ status: Int) throws {
    let head = try Self.head(["Range": "bytes=2-4", "If-Range": condition])
    #expect(Self.representation.response(to: head).status == status)
  }

  @Test func saysWhichRangeItSends() throws {
    let response = Self.representation.response(to: try Self.head(["Range": "bytes=2-"]))
    #expect(response.header("Content-Range") == "bytes 2-9/10")
    guard case .bytes(let bytes) = response.body else {
      Issue.record("no bytes")
      return
    }
    #expect(bytes == Array("23456789".utf8))
    let beyond = Self.representation.response(to: try Self.head(["Range": "bytes=10-"]))
    #expect(beyond.status == 416)
    #expect(beyond.header("Content-Range") == "bytes */10")
  }

  @Test func passesOverARangeOfAHead() throws {
    let response = Self.representation.response(to: try Self.head(["Range": "bytes=2-"], method: .head))
    #expect(response.status == 200)
  }
}
