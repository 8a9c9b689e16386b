/// A scheme, a host and a port, as in the `Origin` header (RFC 6454).
package struct WebOrigin: Sendable, Equatable {
  /// In lower case, without the default port of the scheme: `https://photos.example`.
  let text: String
  /// Without the port.
  let host: String

  /// - Parameter text: `https://photos.example`, perhaps with a port.
  /// - Returns: `nil` for anything else: another scheme, a path.
  package init?(_ text: String) {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, halves[1].hasPrefix("//") else { return nil }
    self.init(scheme: halves[0].lowercased(), authority: String(halves[1].dropFirst(2)))
  }

  /// - Returns: `nil` for another scheme than `http` and `https`, or an invalid host.
  init?(scheme: String, authority: String) {
    guard let standardPort = ["http": ":80", "https": ":443"][scheme], let parsed = Authority(authority)
    else {
      return nil
    }
    let lowercase = authority.lowercased()
    let isStandard = lowercase.hasSuffix(standardPort) && lowercase != parsed.host
    text = scheme + "://" + (isStandard ? String(lowercase.dropLast(standardPort.count)) : lowercase)
    host = parsed.host
  }
}
