/// A part of a form, as a client words it.
struct TestPart {
  var headers: [String]
  var content: [UInt8]

  static func field(_ name: String, _ value: String) -> TestPart {
    TestPart(headers: ["Content-Disposition: form-data; name=\"\(name)\""], content: Array(value.utf8))
  }

  static func file(_ name: String, _ fileName: String, _ content: [UInt8], type: String = "image/png")
    -> TestPart
  {
    TestPart(
      headers: [
        "Content-Disposition: form-data; name=\"\(name)\"; filename=\"\(fileName)\"", "Content-Type: \(type)",
      ], content: content)
  }
}

let testBoundary = "----eidetic-test"
let formType = ["Content-Type: multipart/form-data; boundary=\(testBoundary)"]

/// A form's body.
func multipart(_ parts: [TestPart], boundary: String = testBoundary) -> [UInt8] {
  var body: [UInt8] = []
  for part in parts {
    body += Array("--\(boundary)\r\n".utf8)
    for header in part.headers { body += Array("\(header)\r\n".utf8) }
    body += Array("\r\n".utf8) + part.content + Array("\r\n".utf8)
  }
  return body + Array("--\(boundary)--\r\n".utf8)
}

/// Contents that are hard to tell from what is around them.
let trickyContents: [[UInt8]] = [
  [], [0x0D], [0x0A], Array("\r\n".utf8), Array("\r\n\r\n".utf8), Array("--".utf8), Array("\r\n--".utf8),
  Array("--\(testBoundary)".utf8), Array("\r\n--\(testBoundary.dropLast())".utf8),
  Array("\r\n--\(testBoundary.dropLast())\r\n".utf8), Array("\n--\(testBoundary)\n".utf8),
  Array("\r\r\n--\r\n--\r\n-\r\n\(testBoundary)\r".utf8), Array("\r\n----\(testBoundary)".utf8),
  [0, 0xFF, 0xFE, 0x0D, 0x0A, 0x00, 0x80],
]
