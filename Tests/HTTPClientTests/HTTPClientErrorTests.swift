import Faults
import Testing

@testable import HTTPClient

@Suite struct HTTPClientErrorTests {
  private static let loopback = IPAddress.v4(0x7f00_0001)

  @Test(arguments: [
    (
      HTTPClientError.address(got: "a.jpg", reason: "it does not begin with http:// or https://"),
      Fault.input,
      "cannot fetch \"a.jpg\": it does not begin with http:// or https://; give an address like https://example.org/a.jpg"
    ),
    (
      .refused(address: "http://a/", ip: loopback), .input,
      "cannot fetch \"http://a/\": it leads to 127.0.0.1, which is not on the public internet; give an address that everybody can reach"
    ),
    (
      .tooManyBytes(address: "http://a/", limit: 1000), .input,
      "cannot fetch \"http://a/\": it has more than the 1000 bytes that are taken; give the address of a smaller file"
    ),
    (
      .tooManyRedirects(address: "http://a/", limit: 5), .input,
      "cannot fetch \"http://a/\": it redirects more than 5 times; give the address that it ends at"
    ),
    (
      .status(address: "http://a/", code: 404), .input,
      "cannot fetch \"http://a/\": its server answers with the status 404; check the address"
    ),
    (
      .status(address: "http://a/", code: 503), .resource,
      "cannot fetch \"http://a/\": its server answers with the status 503; try again later"
    ),
    (
      .timedOut(address: "http://a/"), .resource,
      "cannot fetch \"http://a/\": it takes too long; try again later, or give another address"
    ),
    (
      .transfer(address: "http://a/", code: 6, reason: "Could not resolve host: a"), .resource,
      "cannot fetch \"http://a/\": Could not resolve host: a (curl code 6); check the address and the network, and try again"
    ),
    (
      .cancelled(address: "http://a/"), .cancelled,
      "cannot fetch \"http://a/\": it was called off; ask again if you still want it"
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
