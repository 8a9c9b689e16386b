import Faults
import Testing

@testable import HTTPClient

@Suite struct HTTPClientErrorTests {
  private static let loopback = IPAddress.v4(0x7f00_0001)

  @Test(arguments: [
    (
      HTTPClientError.address(got: "a.jpg", reason: "it does not begin with http:// or https://"),
      Fault.input,
      "cannot fetch \"a.jpg\": it does not begin with http:// or https://; use a URL like https://example.org/a.jpg"
    ),
    (
      .refused(address: "http://a/", ip: loopback), .input,
      "cannot fetch \"http://a/\": this URL points to a private address (127.0.0.1); use a public URL or upload the file"
    ),
    (
      .tooManyBytes(address: "http://a/", limit: 1000), .input,
      "cannot fetch \"http://a/\": the file is larger than the limit of 1000 bytes; use a smaller file"
    ),
    (
      .tooManyRedirects(address: "http://a/", limit: 5), .input,
      "cannot fetch \"http://a/\": it redirects more than 5 times; use the URL that it ends at"
    ),
    (
      .status(address: "http://a/", code: 404), .input,
      "cannot fetch \"http://a/\": its server answered with status 404; check the URL"
    ),
    (
      .status(address: "http://a/", code: 503), .resource,
      "cannot fetch \"http://a/\": its server answered with status 503; try again later"
    ),
    (
      .timedOut(address: "http://a/"), .resource,
      "cannot fetch \"http://a/\": it takes too long; try again later, or use another URL"
    ),
    (
      .transfer(address: "http://a/", code: 6, reason: "Could not resolve host: a"), .resource,
      "cannot fetch \"http://a/\": Could not resolve host: a (curl code 6); check the URL and the network, then try again"
    ),
    (
      .cancelled(address: "http://a/"), .cancelled,
      "cannot fetch \"http://a/\": it was cancelled; try again"
    ),
  ])
  func saysWhatWhyAndWhatToDo(_ error: HTTPClientError, _ fault: Fault, _ message: String) {
    #expect(error.description == message)
    #expect(error.fault == fault)
  }

  @Test func showsOnlyTheBeginningOfALongAddressAndNothingThatATerminalObeys() {
    let address = "http://a/\u{1B}[2J" + String(repeating: "b", count: 1000)
    let message = HTTPClientError.timedOut(address: address).description
    #expect(message.hasPrefix("cannot fetch \"http://a/\\u{1B}[2Jbb"))
    #expect(message.contains("b…\": it takes too long"))
    #expect(message.count < 300)
  }
}
