import HTTPServer

/// Who may ask: the checks that every request passes before its body is read.
///
/// - `Host` must be a name of this machine that a page elsewhere cannot have been given by a changed name record (DNS
///   rebinding): `localhost`, an address, or a name that was allowed.
/// - `Origin`, where there is one, must be this server's, and `Sec-Fetch-Site` must not say that another site asks:
///   a page elsewhere can neither post nor read.
/// - With a token, everything but the page's own files and the sign-in wants it: as `Authorization: Bearer TOKEN`, or
///   as the cookie that the sign-in sets.
struct AccessPolicy: Sendable {
  static let cookieName = "eidetic_session"

  /// The secret; nothing when only this machine can reach the server.
  let token: String?
  /// Names besides `localhost` and addresses, in lower case.
  let hostNames: Set<String>

  init(token: String?, hostNames: [String]) {
    self.token = token
    self.hostNames = Set(hostNames.map { $0.lowercased() })
  }

  /// Checks where a request comes from.
  func checkOrigin(_ head: RequestHead) throws(APIError) {
    let hosts = head.headers.all("Host")
    guard hosts.count == 1, let authority = Authority(hosts[0]), isAllowed(authority) else {
      throw .forbidden(
        "cannot answer for the host \"\(hosts.first ?? "")\": it is not a name of this server; "
          + "use its address, or start it with --allow-host NAME")
    }
    let ownOrigin = (head.isSecure ? "https://" : "http://") + hosts[0].lowercased()
    if let origin = head.headers["Origin"], origin.lowercased() != ownOrigin {
      throw .forbidden("cannot answer a page of \"\(origin)\": only this server's own page may ask")
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
  func cookie(isSecure: Bool) -> String {
    "\(Self.cookieName)=\(token ?? ""); Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"
      + (isSecure ? "; Secure" : "")
  }

  /// What removes it.
  static let removedCookie = "\(cookieName)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"

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

/// A host and perhaps a port, as the `Host` header has them.
struct Authority: Sendable, Equatable {
  /// In lower case; an IPv6 address without its brackets.
  let host: String
  /// Whether the host is an address, not a name.
  let isAddress: Bool

  /// - Returns: nothing for what is neither a name nor an address.
  init?(_ text: String) {
    let text = text.lowercased()
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: end)...]) else {
        return nil
      }
      host = String(text[text.index(after: text.startIndex)..<end])
      isAddress = true
      guard !host.isEmpty,
        host.utf8.allSatisfy({ Self.isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
      else { return nil }
      return
    }
    let name = text.prefix { $0 != ":" }
    guard Self.isPort(text[name.endIndex...]), !name.isEmpty,
      name.utf8.allSatisfy({ Self.isNameByte($0) })
    else { return nil }
    host = String(name)
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    isAddress = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isPort(_ text: Substring) -> Bool {
    guard let first = text.first else { return true }
    let digits = text.dropFirst().utf8
    return first == ":" && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && UInt16(text.dropFirst()) != nil
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
  }
}
