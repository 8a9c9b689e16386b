package import Faults

/// Says why an address could not be fetched. Every case names the address as it was handed in, whatever it
/// led to.
package enum HTTPClientError: FaultyError, Equatable {
  /// It is no address, neither http nor https, or holds a user name; or it redirects to one that is.
  case address(got: String, reason: String)
  /// It, or what it redirects to, leads to an address that is not of the public internet.
  case refused(address: String, ip: IPAddress)
  /// There are more bytes than are taken.
  case tooManyBytes(address: String, limit: Int)
  /// It redirects again and again.
  case tooManyRedirects(address: String, limit: Int)
  /// The server answers with another status than success.
  case status(address: String, code: Int)
  /// Connecting or the whole took longer than it may, or the bytes came too slowly.
  case timedOut(address: String)
  /// The name is not known, the server cannot be reached or does not prove who it is, or the connection broke
  /// off; `code` is curl's.
  case transfer(address: String, code: UInt32, reason: String)
  /// The task was cancelled.
  case cancelled(address: String)

  /// Whoever gave the URL can mend what is `unsupported`, `unreadable` or `tooLarge`; whoever runs the
  /// network and the servers, the rest.
  package var kind: ErrorKind {
    switch self {
    case .address, .refused: .unsupported
    case .tooManyBytes: .tooLarge
    case .tooManyRedirects: .unreadable
    case .status(_, let code): code < 500 ? .unreadable : .resource
    case .timedOut, .transfer: .resource
    case .cancelled: .cancelled
    }
  }

  package var code: String {
    switch self {
    case .refused: "address_refused"
    case .tooManyRedirects, .status, .timedOut, .transfer: "fetch_failed"
    case .address, .tooManyBytes, .cancelled: kind.code
    }
  }
}

extension HTTPClientError {
  /// Reads "cannot fetch "…": why; what to do".
  package var description: String {
    switch self {
    case .address(let got, let reason):
      "cannot fetch \(Self.quoted(got)): \(printable(reason)); use a URL like https://example.org/a.jpg"
    case .refused(let address, let ip):
      "cannot fetch \(Self.quoted(address)): this URL points to a private address (\(ip)); "
        + "use a public URL or upload the file"
    case .tooManyBytes(let address, let limit):
      "cannot fetch \(Self.quoted(address)): the file is larger than the limit of \(sizeText(limit)); "
        + "use a smaller file"
    case .tooManyRedirects(let address, let limit):
      "cannot fetch \(Self.quoted(address)): it redirects more than \(limit) times; "
        + "use the URL that it ends at"
    case .status(let address, let code):
      "cannot fetch \(Self.quoted(address)): its server answered with status \(code); "
        + (code < 500 ? "check the URL" : "try again later")
    case .timedOut(let address):
      "cannot fetch \(Self.quoted(address)): it takes too long; try again later, or use another URL"
    case .transfer(let address, let code, let reason):
      "cannot fetch \(Self.quoted(address)): \(printableReason(reason)) (curl code \(code)); "
        + "check the URL and the network, then try again"
    case .cancelled(let address):
      "cannot fetch \(Self.quoted(address)): it was cancelled; try again"
    }
  }

  /// An address as messages show it: safe to print, and its beginning only where it is very long.
  private static func quoted(_ address: String) -> String {
    let beginning = address.prefix(200)
    return "\"" + printable(String(beginning)) + (beginning.endIndex < address.endIndex ? "…" : "") + "\""
  }
}
