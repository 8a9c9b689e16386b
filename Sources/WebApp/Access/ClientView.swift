import HTTPClient
import HTTPServer

/// The server as the client sees it, reconstructed from what trusted proxies report.
struct ClientView: Sendable, Equatable {
  /// The host and perhaps a port; `nil` if there are several, or none.
  var host: String?
  /// Whether the client speaks TLS.
  var isSecure: Bool
  /// The base path of the server: `/`, or `/photos/`.
  var folder: String

  /// - Parameters:
  ///   - proxies: the trusted proxies.
  ///   - basePath: the server's base path, unless a proxy reports it.
  init(_ head: RequestHead, proxies: [AddressRange], basePath: [String]) {
    let hosts = head.headers.all("Host")
    // An absolute target overrides the header (RFC 9112, 3.2.2).
    host = hosts.count == 1 ? head.target.authority ?? hosts[0] : nil
    isSecure = head.isSecure
    folder = Self.folder(basePath)
    guard Self.isTrusted(head.remoteAddress, proxies) else { return }
    let hop = Forwarded(head.headers).hop { Self.isTrusted($0, proxies) }
    if let forwarded = hop.host { host = forwarded }
    if let scheme = hop.scheme { isSecure = scheme == "https" }
    if let prefix = head.headers["X-Forwarded-Prefix"], let target = RequestTarget(prefix) {
      folder = Self.folder(target.path)
    }
  }

  private static func folder(_ path: [String]) -> String {
    path.reduce("/") { $0 + percentEncoded($1) + "/" }
  }

  private static func isTrusted(_ address: String, _ proxies: [AddressRange]) -> Bool {
    guard let address = IPAddress(address) else { return false }
    return proxies.contains { $0.contains(address) }
  }
}

/// What proxies report about a request: `Forwarded` (RFC 7239), otherwise `X-Forwarded-For`, `-Proto` and
/// `-Host`.
struct Forwarded: Sendable {
  /// The request that one proxy received.
  struct Hop: Sendable, Equatable {
    /// The address of its client.
    var client: String?
    /// In lower case.
    var scheme: String?
    var host: String?
  }

  /// The proxy next to the server is the last one.
  let hops: [Hop]

  init(_ headers: Headers) {
    let forwarded = Self.list(headers.all("Forwarded").joined(separator: ","), ",")
    guard forwarded.isEmpty else {
      hops = forwarded.map(Self.hop)
      return
    }
    let clients = Self.list(headers.all("X-Forwarded-For").joined(separator: ","), ",")
    let schemes = Self.list(headers.all("X-Forwarded-Proto").joined(separator: ","), ",")
    let hosts = Self.list(headers.all("X-Forwarded-Host").joined(separator: ","), ",")
    let count = max(clients.count, schemes.count, hosts.count)
    // A proxy that replaces a header leaves one value where another appends: the values are aligned at the
    // end.
    func value(_ list: [String], _ fromEnd: Int) -> String? {
      list.isEmpty ? nil : list[max(0, list.count - 1 - fromEnd)]
    }
    hops = (0..<count).reversed().map { fromEnd in
      Hop(
        client: value(clients, fromEnd), scheme: value(schemes, fromEnd)?.lowercased(),
        host: value(hosts, fromEnd))
    }
  }

  /// The request received by the outermost proxy that is reached over trusted ones only; anybody can forge
  /// what comes before it.
  func hop(isTrusted: (String) -> Bool) -> Hop {
    var last = Hop()
    for hop in hops.reversed() {
      last = hop
      guard let client = hop.client, isTrusted(Self.address(client)) else { break }
    }
    return last
  }

  /// `for=192.0.2.1;proto=https;host="photos.example"`
  private static func hop(_ text: String) -> Hop {
    var hop = Hop()
    for pair in list(text, ";") {
      let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2 else { continue }
      let value = halves[1].trimmingBlanks().unquoted()
      switch halves[0].trimmingBlanks().lowercased() {
      case "for": hop.client = value
      case "proto": hop.scheme = value.lowercased()
      case "host": hop.host = value
      default: break
      }
    }
    return hop
  }

  /// `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80` or `2001:db8::1` without the port.
  private static func address(_ text: String) -> String {
    if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
    return text.count { $0 == ":" } == 1 ? String(text.prefix { $0 != ":" }) : text
  }

  /// The parts between separators outside of quotes, trimmed, without empty ones.
  private static func list(_ text: String, _ separator: Character) -> [String] {
    var (parts, isQuoted) = ([""], false)
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == separator, !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
  }
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    return String(String(drop(while: isBlank).reversed()).drop(while: isBlank).reversed())
  }

  fileprivate func unquoted() -> String {
    guard count >= 2, hasPrefix("\""), hasSuffix("\"") else { return self }
    return String(dropFirst().dropLast().replacing("\\", with: ""))
  }
}
