package import Faults

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says why the server cannot begin or go on.
package enum HTTPServerError: FaultyError, Equatable {
  /// The address is none of this machine's, or no numeric address at all.
  case address(got: String)
  /// The address and port cannot be listened on; `code` is the system's.
  case listen(address: String, port: Int, code: Int32)
  /// The certificate and the key are not what TLS can be spoken with.
  case tls
  /// A temporary file could not be made, written or read; `code` is the system's.
  case storage(code: Int32)

  /// Who can mend it.
  package var fault: Fault {
    switch self {
    case .address, .tls: .input
    case .listen, .storage: .resource
    }
  }

  /// What failed, on what, why, and what to do about it.
  package var description: String {
    switch self {
    case .address(let got):
      "cannot listen on \"\(got)\": it is no address of this machine; give one such as 127.0.0.1, ::1 or 0.0.0.0"
    case .listen(let address, let port, EADDRINUSE):
      "cannot listen on \(address), port \(port): another program does already; stop it or take another port with --port"
    case .listen(let address, let port, EACCES):
      "cannot listen on \(address), port \(port): that takes more rights; take a port above 1023 with --port"
    case .listen(let address, let port, let code):
      "cannot listen on \(address), port \(port): \(Self.reason(code)) (code \(code)); try another port with --port"
    case .tls:
      "cannot speak TLS: the certificate or the key is not usable; give a certificate chain and its key, both in PEM"
    case .storage(let code):
      "cannot keep what was sent: \(Self.reason(code)) (code \(code)); free some space in the temporary folder"
    }
  }

  private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
