import Faults
import HTTPServer

/// Who may ask: the checks that every request passes before its body is read.
///
/// - `Host` must be a name of this machine that a page elsewhere cannot have been given by a changed name
///   record (DNS rebinding): `localhost`, an address, or a name that was allowed.
/// - `Origin`, where there is one, must be this server's or one that was allowed, and `Sec-Fetch-Site` must
///   not say that another site asks: a page elsewhere can neither post nor read.
/// - Behind a proxy that is trusted, what the proxy says of host and scheme takes the place of what the
///   socket says.
/// - With a token, everything but the page's own files and the sign-in wants it: as `Authorization: Bearer
///   TOKEN`, or as the cookie that the sign-in sets.
struct AccessPolicy: Sendable {
  static let cookieName = "eidetic_session"

  /// The secret; `nil` if only this machine can reach the server.
  let token: String?
  /// Names besides `localhost` and addresses, in lower case.
  let hostNames: Set<String>
  /// Origins besides the server's own, in lower case.
  let origins: Set<String>

  /// - Parameters:
  ///   - hostNames: names besides `localhost` and addresses.
  ///   - origins: where else the page may come from; their hosts are names of this server, too.
  init(token: String?, hostNames: [String], origins: [WebOrigin] = []) {
    self.token = token
    self.hostNames = Set(hostNames.map { $0.lowercased() } + origins.map(\.host))
    self.origins = Set(origins.map(\.text))
  }

  /// Checks where a request comes from.
  ///
  /// - Parameter address: the server's address as the client sees it.
  func checkOrigin(_ head: RequestHead, _ address: ClientView) throws(APIError) {
    guard let host = address.host, let authority = Authority(host), isAllowed(authority) else {
      throw .forbidden(
        "cannot answer requests for the host \"\(address.host ?? "")\": it isn't a name of this server; "
          + "use the server's IP address, or have the server allow this name",
        remedy: address.host.map(Remedy.allowHost))
    }
    let own = WebOrigin(scheme: address.isSecure ? "https" : "http", authority: host)
    if let origin = head.headers["Origin"] {
      let given = WebOrigin(origin)?.text
      guard given != nil, given == own?.text || origins.contains(given ?? "") else {
        throw .forbidden(
          "cannot answer a page from \"\(origin)\": this server answers as \"\(own?.text ?? host)\"; "
            + "behind a proxy, have the server allow the page's origin or trust the proxy",
          remedy: .allowOrigin(origin))
      }
    }
    if let site = head.headers["Sec-Fetch-Site"], site == "cross-site" || site == "same-site",
      head.headers["Sec-Fetch-Mode"] != "navigate" || head.method != .get
    {
      throw .forbidden("cannot answer a page of another site: only this server's own page may ask")
    }
  }

  /// Checks the token, where one is demanded.
  func checkToken(_ head: RequestHead) throws(APIError) {
    guard let token else { return }
    if let given = Self.bearerToken(head) ?? Self.cookie(head), constantTimeEquals(given, token) { return }
    throw .unauthorized
  }

  /// Whether a sign-in gave the right token.
  func isToken(_ given: String) -> Bool { token.map { constantTimeEquals(given, $0) } ?? true }

  /// The cookie of the page: out of reach for scripts, and for requests that other sites cause.
  func cookie(for address: ClientView) -> String {
    "\(Self.cookieName)=\(token ?? ""); Path=\(address.folder); HttpOnly; SameSite=Strict; Max-Age=31536000"
      + (address.isSecure ? "; Secure" : "")
  }

  /// What removes it.
  static func removedCookie(for address: ClientView) -> String {
    "\(cookieName)=; Path=\(address.folder); HttpOnly; SameSite=Strict; Max-Age=0"
  }

  private func isAllowed(_ authority: Authority) -> Bool {
    authority.isAddress || authority.host == "localhost" || hostNames.contains(authority.host)
  }

  private static func bearerToken(_ head: RequestHead) -> String? {
    guard let value = head.headers["Authorization"], value.lowercased().hasPrefix("bearer ") else {
      return nil
    }
    return String(value.dropFirst("bearer ".count))
  }

  private static func cookie(_ head: RequestHead) -> String? {
    head.headers.all("Cookie").lazy.compactMap { Cookies($0)[cookieName] }.first
  }
}
