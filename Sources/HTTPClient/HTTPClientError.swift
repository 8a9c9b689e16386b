package import Faults

/// Says why a URL could not be downloaded. Every case contains the URL as it was given, before redirects.
package enum HTTPClientError: FaultyError, Equatable {
  /// It is not a valid http or https URL, or contains a user name; or it redirects to one.
  case address(got: String, reason: String)
  /// It, or a redirect, leads to an address that is not on the public internet.
  case refused(address: String, ip: IPAddress)
  /// The response is larger than the limit.
  case tooManyBytes(address: String, limit: Int)
  /// There are too many redirects.
  case tooManyRedirects(address: String, limit: Int)
  /// The server returned an error status.
  case status(address: String, code: Int)
  /// The connection or the transfer took too long.
  case timedOut(address: String)
  /// The name is unknown, the server cannot be reached or authenticated, or the connection was interrupted;
  /// `code` is curl's.
  case transfer(address: String, code: UInt32, reason: String)
  /// The task was cancelled.
  case cancelled(address: String)

  /// Whoever gave the URL can fix what is `unsupported`, `unreadable` or `tooLarge`; the rest is up to those
  /// who run the network and the servers.
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
  /// Reads `cannot fetch "…": why; what to do`.
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

  /// A URL in messages: safe to print, and truncated if it is very long.
  private static func quoted(_ address: String) -> String {
    let beginning = address.prefix(200)
    return "\"" + printable(String(beginning)) + (beginning.endIndex < address.endIndex ? "…" : "") + "\""
  }
}
