import Faults
import HTTPServer

/// Access control: the checks that every request must pass before its body is read.
///
/// - `Host` must be a name of this machine that an attacker cannot have redirected here (DNS rebinding):
///   `localhost`, an IP address, or an allowed name.
/// - `Origin`, if present, must be this server's or an allowed one, and `Sec-Fetch-Site` must not be that of
///   another site: pages of other sites can neither post nor read.
/// - Behind a trusted proxy, the host and scheme that the proxy reports are used instead.
/// - With a token, everything but the page's own files and the sign-in requires it: as
///   `Authorization: Bearer TOKEN`, or as the cookie that the sign-in sets.
struct AccessPolicy: Sendable {
  static let cookieName = "eidetic_session"

  /// The token; `nil` if only this machine can reach the server.
  let token: String?
  /// Names besides `localhost` and addresses, in lower case.
  let hostNames: Set<String>
  /// Origins besides the server's own, in lower case.
  let origins: Set<String>

  /// - Parameters:
  ///   - hostNames: names besides `localhost` and IP addresses.
  ///   - origins: other origins of the page; their hosts are names of this server, too.
  init(token: String?, hostNames: [String], origins: [WebOrigin] = []) {
    self.token = token
    self.hostNames = Set(hostNames.map { $0.lowercased() } + origins.map(\.host))
    self.origins = Set(origins.map(\.text))
  }

  /// Checks the origin of a request.
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

  /// Checks the token, if one is required.
  func checkToken(_ head: RequestHead) throws(APIError) {
    guard let token else { return }
    if let given = Self.bearerToken(head) ?? Self.cookie(head), constantTimeEquals(given, token) { return }
    throw .unauthorized
  }

  /// Whether a sign-in used the right token.
  func isToken(_ given: String) -> Bool { token.map { constantTimeEquals(given, $0) } ?? true }

  /// The cookie of the page, which scripts cannot read and other sites' requests don't carry.
  func cookie(for address: ClientView) -> String {
    "\(Self.cookieName)=\(token ?? ""); Path=\(address.folder); HttpOnly; SameSite=Strict; Max-Age=31536000"
      + (address.isSecure ? "; Secure" : "")
  }

  /// The cookie that removes it.
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
