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

  @Test func encodersFailuresAreTheMachines() {
    #expect(ImagingError.encoding(what: "a PNG", underlying: "disk").fault == .resource)
    #expect(
      "\(ImagingError.encoding(what: "a PNG", underlying: "no room"))" == "cannot encode a PNG: no room")
  }
}
