import Faults
import Testing

@testable import Imaging

@Suite struct ImagingErrorTests {
  @Test func readsAsOneSentenceWithNameCauseAndRemedy() {
    let error = ImagingError.endsEarly(name: "a.jpg", format: .jpeg, missing: 0.63)
    #expect(
      "\(error)"
        == "cannot decode \"a.jpg\": the JPEG ends early: the last 63 % of its rows are missing; "
        + "restore it from a backup"
    )
    #expect(
      error.reason == "the JPEG ends early: the last 63 % of its rows are missing; restore it from a backup")
    #expect(error.fault == .input)
  }

  @Test func showsControlCharactersOfNamesEscaped() {
    let error = ImagingError.empty(name: "a\n\u{1B}[31m\u{202E}é.jpg")
    #expect("\(error)".contains("\"a\\u{A}\\u{1B}[31m\\u{202E}é.jpg\""))
  }

  @Test(arguments: [
    ("Opening and ending tag mismatch\n", "Opening and ending tag mismatch"),
    ("\n first\r\n\tsecond \n\n", "first second"), ("one", "one"), ("\n", ""), ("\u{1B}[1m\n", "\\u{1B}[1m"),
  ])
  func showsWhatLibrariesSayInOneLine(text: String, shown: String) {
    let damaged = ImagingError.damaged(name: "a.svg", format: .svg, underlying: text)
    #expect(damaged.reason.hasSuffix("(details: \(shown))"))
    #expect(ImagingError.encoding(what: "a PNG", underlying: text).reason == shown)
    #expect(ImagingError.library(name: "libvips", underlying: text).reason == shown)
  }

  @Test(arguments: ["<svg><g></svg>", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect"])
  func aDamagedDrawingIsDescribedWithoutEscapes(document: String) throws {
    let error = try #require(throws: ImagingError.self) {
      try PictureDecoder().decode(Array(document.utf8), name: "a.svg")
    }
    #expect("\(error)".contains("(details: ") && !"\(error)".contains("\\u{"), "\(error)")
  }

  @Test func encodersFailuresAreTheMachines() {
    #expect(ImagingError.encoding(what: "a PNG", underlying: "disk").fault == .resource)
    #expect(
      "\(ImagingError.encoding(what: "a PNG", underlying: "no room"))" == "cannot encode a PNG: no room")
  }
}
