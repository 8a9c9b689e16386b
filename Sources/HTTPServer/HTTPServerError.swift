package import Faults

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says why the server cannot start or continue.
package enum HTTPServerError: FaultyError, Equatable {
  /// The address is not one of this machine, or not numeric.
  case address(got: String)
  /// The server cannot listen on the address and port; `code` is the system's.
  case listen(address: String, port: Int, code: Int32)
  /// The certificate or the key is not valid for TLS.
  case tls
  /// A temporary file could not be created, written or read; `code` is the system's.
  case storage(code: Int32)

  package var kind: ErrorKind {
    switch self {
    case .address, .tls: .usage
    case .listen, .storage: .resource
    }
  }

  package var remedy: Remedy? {
    if case .listen = self { .choosePort } else { nil }
  }

  /// What failed, on what, why, and what to do.
  package var description: String {
    switch self {
    case .address(let got):
      "cannot listen on \"\(got)\": it is not an address of this computer; use one such as 127.0.0.1, ::1 or 0.0.0.0"
    case .listen(_, let port, EADDRINUSE):
      "cannot listen on port \(port): it is in use; choose another port"
    case .listen(_, let port, EACCES):
      "cannot listen on port \(port): ports below 1024 need more rights; choose another port"
    case .listen(let address, let port, let code):
      "cannot listen on \(address), port \(port): \(Self.reason(code)); choose another port"
    case .tls:
      "cannot use TLS: the certificate doesn't fit the key, or one of them can't be read; "
        + "give a certificate chain and its private key, both in PEM format"
    case .storage(let code):
      "cannot store the upload: \(Self.reason(code)); free some space in the temporary folder"
    }
  }

  private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
