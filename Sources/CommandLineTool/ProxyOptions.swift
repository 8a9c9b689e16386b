import HTTPServer
import WebApp

/// The options of a server behind a proxy.
enum ProxyOptions {
  static func read(_ arguments: Arguments, into options: inout WebApp.Options) throws {
    options.origins = try arguments.all("--allow-origin").map { text in
      guard let origin = WebOrigin(text) else {
        throw UsageError(
          description:
            "Invalid --allow-origin \"\(text)\": expected http:// or https://, a host name and nothing else")
      }
      return origin
    }
    options.trustedProxies = try arguments.all("--trust-proxy").map { text in
      guard let range = AddressRange(text == "localhost" ? "127.0.0.1" : text) else {
        throw UsageError(
          description:
            "Invalid --trust-proxy \"\(text)\": expected an IP address or a range such as 10.0.0.0/8")
      }
      return range
    }
    guard let text = arguments.value("--base-path") else { return }
    guard let target = RequestTarget(text), target.query.isEmpty, target.authority == nil else {
      throw UsageError(description: "Invalid --base-path \"\(text)\": expected a path such as /photos")
    }
    options.basePath = target.path
  }
}
