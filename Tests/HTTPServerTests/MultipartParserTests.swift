import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

@Suite struct MultipartParserTests {
  private struct Read: Equatable {
    var parts: [MultipartParser.Part] = []
    var contents: [[UInt8]] = []
    var isWhole = false
  }

  /// Reads a body that comes in pieces.
  private static func read(
    _ pieces: [ArraySlice<UInt8>], type: String = "multipart/form-data; boundary=\(testBoundary)"
  ) throws -> Read {
    var parser = try #require(MultipartParser(contentType: type))
    var read = Read()
    for piece in pieces {
      try piece.withUnsafeBytes { bytes in
        try parser.feed(bytes) { event in
          switch event {
          case .part(let part):
            read.parts.append(part)
            read.contents.append([])
          case .content(let bytes): read.contents[read.contents.count - 1] += bytes
          }
        }
      }
    }
    read.isWhole = parser.isWhole
    return read
  }

  private static func inPieces(_ body: [UInt8], of size: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: body.count, by: size).map { body[$0..<min($0 + size, body.count)] }
  }

  private static let form = multipart(trickyContents.map { TestPart.file("f", "a.png", $0) })

  @Test(arguments: 1...70)
  func readsTheSameInPiecesOfEverySize(_ size: Int) throws {
    let read = try Self.read(Self.inPieces(Self.form, of: size))
    #expect(read.contents == trickyContents)
    #expect(read.parts.allSatisfy { $0 == .init(name: "f", fileName: "a.png", contentType: "image/png") })
    #expect(read.isWhole)
  }

  @Test func readsTheSameCutAtEveryPlace() throws {
    for cut in 0...Self.form.count {
      let read = try Self.read([Self.form[..<cut], Self.form[cut...]])
      #expect(read.contents == trickyContents && read.isWhole, "cut at \(cut)")
    }
  }

  @Test func readsRandomContentsCutAtRandom() throws {
    var random = SplitMix64(seed: 3)
    let alphabet = Array("\r\n--eidetic-test".utf8)
    for _ in 0..<300 {
      let contents = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      }.filter { content in !Self.holds(Array("\r\n--\(testBoundary)".utf8), Array("\r\n".utf8) + content) }
      let body = multipart(contents.map { TestPart.file("f", "a", $0) })
      var pieces: [ArraySlice<UInt8>] = []
      var rest = body[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 0...40, using: &random))
        rest = rest.dropFirst(piece.count)
        pieces.append(piece)
      }
      #expect(try Self.read(pieces).contents == contents)
    }
  }

  private static func holds(_ needle: [UInt8], _ text: [UInt8]) -> Bool {
    text.indices.contains { text[$0...].starts(with: needle) }
  }

  @Test func isNotWholeBeforeItsEnd() throws {
    let body = multipart([.field("a", "b"), .file("c", "d", [1, 2, 3])])
    for count in 0..<(body.count - 2) {
      let read = try Self.read([body[..<count]])
      #expect(!read.isWhole, "\(count) of \(body.count) bytes")
    }
    #expect(try Self.read([body.dropLast(2)]).isWhole, "the last line's end may be left out")
  }

  @Test func passesOverWhatIsBeforeAndAfterTheParts() throws {
    let body =
      Array("a preamble\r\n-- \r\n".utf8) + multipart([.field("a", "b")]) + Array("an epilogue\r\n--".utf8)
    for size in [1, 2, 3, 7, 1000] {
      let read = try Self.read(Self.inPieces(body, of: size))
      #expect(read.contents == [Array("b".utf8)] && read.isWhole)
    }
  }

  @Test func takesBlanksAfterADelimiter() throws {
    let body = Array(
      "--\(testBoundary) \t\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--\(testBoundary)--".utf8)
    for size in [1, 2, 3, 1000] {
      #expect(try Self.read(Self.inPieces(body, of: size)).contents == [Array("b".utf8)])
    }
  }

  @Test func readsAnEmptyForm() throws {
    let read = try Self.read([Array("--\(testBoundary)--\r\n".utf8)[...]])
    #expect(read == .init(parts: [], contents: [], isWhole: true))
  }

  private static func disposition(_ text: String) -> [UInt8] {
    multipart([TestPart(headers: [text], content: [])])
  }

  @Test(
    arguments: [
      ("content-DISPOSITION:form-data;name=a", "a", nil),
      ("Content-Disposition: form-data; name=\"\"", "", nil),
      (#"Content-Disposition: form-data; name="a\"b"; filename="c\"d\\e.png""#, "a\"b", #"c"d\e.png"#),
      (#"Content-Disposition: form-data; name="a"; filename="""#, "a", ""),
      (
        "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''na%C3%AFve%20%28%29.jpg", "a",
        "naïve ().jpg"
      ),
      (
        "Content-Disposition: form-data; name=\"a\"; filename=\"n.jpg\"; filename*=utf-8'en'%6e.png", "a",
        "n.png"
      ),
      ("Content-Disposition: form-data; name=\"a\"; FileName*=iso-8859-1''%FCber.jpg", "a", "über.jpg"),
      // What cannot be read is a file without a name.
      ("Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''%FC", "a", ""),
      ("Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''%+1", "a", ""),
      ("Content-Disposition: form-data; name=\"a\"; filename*=b.png", "a", ""),
      ("Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''%0A; filename=\"c.png\"", "a", "c.png"),
      ("Content-Disposition: form-data; name=\"水\"; filename=\"Grüße 🐈.png\"", "水", "Grüße 🐈.png"),
      ("Content-Disposition: form-data; filename=\"a;name=b.png\"; name=\"c\"", "c", "a;name=b.png"),
      ("Content-Disposition: form-data; name=\"a\"; filename=\"x%22y.png\"", "a", "x%22y.png"),
    ] as [(String, String, String?)])
  func readsANameInEveryWording(_ header: String, _ name: String, _ fileName: String?) throws {
    let part = try Self.read([Self.disposition(header)[...]]).parts.first
    #expect(part == .init(name: name, fileName: fileName, contentType: nil))
  }

  @Test(
    arguments: [
      ("Content-Disposition: attachment; name=\"a\"", .disposition),
      ("Content-Type: text/plain", .disposition),
      ("Content-Disposition: form-data", .name),
      ("Content-Disposition: form-data; filename=\"a\"", .name),
      ("Content-Disposition: form-data; name=\"a", .disposition),
      ("Content-Disposition", .headers),
      ("Content-Disposition: form-data; name=\"a\nb\"", .headers),
      ("Content-Disposition: form-data; name=\"a\rb\"", .headers),
      ("Content-Disposition: form-data; name=\"a\u{0}b\"", .headers),
      (" folded", .headers),
      ("X: " + String(repeating: "x", count: 20_000), .headers),
    ] as [(String, MultipartParser.Malformation)])
  func refusesHeadersThatAreNone(_ header: String, _ malformation: MultipartParser.Malformation) {
    for size in [1, 1 << 20] {
      #expect(throws: malformation) { try Self.read(Self.inPieces(Self.disposition(header), of: size)) }
    }
  }

  @Test func refusesAPartWithoutHeaders() {
    #expect(throws: MultipartParser.Malformation.disposition) {
      try Self.read([multipart([TestPart(headers: [], content: [1])])[...]])
    }
  }

  @Test func refusesANameThatIsNoUTF8() {
    var body = Self.disposition("Content-Disposition: form-data; name=\"?\"")
    body[body.firstIndex(of: UInt8(ascii: "?")) ?? 0] = 0xFF
    #expect(throws: MultipartParser.Malformation.encoding) { try Self.read([body[...]]) }
  }

  @Test(arguments: ["x", "-x", "\rx", " x", "\n", "  -", "-\r\n"])
  func refusesADelimiterThatGoesOn(_ end: String) {
    let body = Array("--\(testBoundary)\(end)\r\n".utf8)
    for size in [1, 2, 1000] {
      #expect(throws: MultipartParser.Malformation.boundary) { try Self.read(Self.inPieces(body, of: size)) }
    }
  }

  @Test(arguments: [
    "", "multipart/form-data", "multipart/form-data; boundary", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"",
    "multipart/form-data; boundary=\"a",
    "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=ä", "multipart/mixed; boundary=a",
    "application/x-www-form-urlencoded", "text/plain; boundary=a", "multipart/form-data boundary=a",
    "multipart/form-data; boundary=" + String(repeating: "a", count: 71),
    "multipart/form-data; boundary=\"\u{1}\"",
  ])
  func refusesATypeWithoutABoundary(_ type: String) {
    #expect(MultipartParser(contentType: type) == nil)
  }

  @Test(arguments: ["a", "\"a b\"", "'()+_,-./:=?", String(repeating: "-", count: 70)])
  func takesEveryBoundary(_ boundary: String) throws {
    let plain = boundary.replacing("\"", with: "")
    let body = multipart([.field("x", "y")], boundary: plain)
    let read = try Self.read(Self.inPieces(body, of: 3), type: "Multipart/Form-Data; Boundary=\(boundary)")
    #expect(read.contents == [Array("y".utf8)])
  }
}
