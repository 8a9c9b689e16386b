import Eidetic
import Faults
import Files
import Foundation
import HTTPServer
import WebApp

struct ServeCommand: Command {
  let name = "serve"
  let usage = "[OPTION]..."
  let summary = "Serve the web page and the HTTP API: search pictures, manage folders and people."
  let details = """
    By default only this computer can connect. With --host, clients need a token: $EIDETIC_TOKEN, \
    or the one that is printed at the start. Press Ctrl-C to stop.
    """
  let syntax = Syntax(
    options: [
      .value(
        "--host", "ADDRESS", "Listen on this address (default 127.0.0.1; 0.0.0.0: all addresses)."),
      .value("--port", "N", "Listen on this port (default 8080; 0: any free port)."),
      .value("--allow-host", "NAME", "Also accept requests for this host name.", repeats: true),
      .value(
        "--allow-origin", "ORIGIN",
        "The page's address behind a reverse proxy, such as https://photos.example.",
        repeats: true),
      .value(
        "--trust-proxy", "ADDRESS",
        "Trust the Forwarded and X-Forwarded-Proto, -Host, -For and -Prefix headers of the proxy at this "
          + "address, or in this range (10.0.0.0/8).", repeats: true),
      .value("--base-path", "PATH", "Serve the page and the API below this path, such as /photos."),
      .value("--tls-certificate", "FILE", "Turn on TLS with this certificate chain (PEM); needs --tls-key."),
      .value("--tls-key", "FILE", "The certificate's private key (PEM)."),
      .value("--max-upload", "N", "Refuse uploads larger than N bytes (default \(64 << 20))."),
      .flag("--create", "Create the gallery that --gallery names if it does not exist."),
      .flag("--open", "Open the page in the browser."),
    ] + LimitOptions.all)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard arguments.operands.isEmpty else { throw UsageError(description: "serve takes no operands") }
    let configuration = ServerConfiguration(
      address: Self.numeric(arguments.value("--host") ?? "127.0.0.1"), port: try Self.port(arguments),
      tls: try Self.tls(arguments))
    let token = try Self.token(address: configuration.address)
    var options = WebApp.Options(version: Version.current)
    options.token = token?.value
    options.hostNames = arguments.all("--allow-host") + [ProcessInfo.processInfo.hostName]
    try ProxyOptions.read(arguments, into: &options)
    if let bytes = try arguments.integer("--max-upload", atLeast: 1) { options.maximumUploadBytes = bytes }
    OpenFileLimit.raise()
    // A named gallery that does not exist is more likely mistyped than wanted.
    let engine = try context.engine(
      creating: !context.isGalleryNamed || arguments.has("--create"),
      limits: try LimitOptions.limits(arguments))
    engine.library.removeExpiredQueries()
    engine.prepareDecoding()
    let statistics = ServerStatistics()
    let app = WebApp(engine: engine, statistics: statistics, options: options)
    let server = try HTTPServer(configuration: configuration, responder: app, statistics: statistics)
    announce(server, token, options, isSecure: configuration.tls != nil, arguments, context.console)
    await Self.untilCancelled()
    await server.stop()
    await engine.jobs.stop()
    return .done
  }

  /// Interrupting a server is the normal way to end it.
  func interrupted(_ arguments: Arguments, _ console: Console) -> ExitCode { .done }

  // MARK: Address

  private static func numeric(_ host: String) -> String { host == "localhost" ? "127.0.0.1" : host }

  private static func port(_ arguments: Arguments) throws -> Int {
    let port = try arguments.integer("--port", atLeast: 0) ?? 8080
    guard port <= 65535 else { throw UsageError(description: "--port is \(port); it must be 0 to 65535") }
    return port
  }

  private static func tls(_ arguments: Arguments) throws -> (certificate: String, key: String)? {
    switch (arguments.value("--tls-certificate"), arguments.value("--tls-key")) {
    case (nil, nil): return nil
    case (let certificate?, let key?): return (try text(certificate), try text(key))
    default: throw UsageError(description: "TLS takes both --tls-certificate and --tls-key")
    }
  }

  private static func text(_ path: String) throws -> String {
    let bytes: [UInt8]?
    do throws(FileSystem.Failure) {
      bytes = try InputFile.bytes(path)
    } catch {
      throw UsageError(description: "cannot read \"\(path)\": \(error.reason); give a file in PEM")
    }
    guard let bytes, let text = String(validating: bytes, as: UTF8.self), text.contains("-----BEGIN ") else {
      throw UsageError(description: "cannot use \"\(path)\": it is not in PEM; give a file in PEM")
    }
    return text
  }

  // MARK: Access

  private struct Token: Sendable {
    let value: String
    let isMadeUp: Bool
  }

  /// The minimum length of a given token: shorter ones could be guessed.
  private static let leastTokenLength = 16

  /// - Returns: `nil` if the server is reachable only from this machine and no token was requested.
  private static func token(address: String) throws -> Token? {
    if let given = ProcessInfo.processInfo.environment["EIDETIC_TOKEN"], !given.isEmpty {
      guard given.utf8.count >= leastTokenLength,
        given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3B })
      else {
        throw UsageError(
          description:
            "EIDETIC_TOKEN must have at least \(leastTokenLength) printable ASCII characters and no semicolon; "
            + "create one with: openssl rand -hex 32")
      }
      return Token(value: given, isMadeUp: false)
    }
    if address.hasPrefix("127.") || address == "::1" { return nil }
    let words = (0..<4).map { _ in String(UInt64.random(in: 0...(.max)), radix: 16) }
    let digits = words.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
    return Token(value: digits, isMadeUp: true)
  }

  // MARK: Starting

  private func announce(
    _ server: HTTPServer, _ token: Token?, _ options: WebApp.Options, isSecure: Bool, _ arguments: Arguments,
    _ console: Console
  ) {
    let host = server.address.contains(":") ? "[\(server.address)]" : server.address
    let folder = options.basePath.map { percentEncoded($0) + "/" }.joined()
    let page = "\(isSecure ? "https" : "http")://\(host):\(server.port)/\(folder)"
    console.complain("eidetic: listening on \(page)")
    // Browsers do not send the part after # to servers.
    let door = token.map { "\(page)#token=\($0.value)" } ?? page
    if let token, token.isMadeUp {
      console.complain("eidetic: open \(Self.reachable(door)) (the token is shown only once)")
    }
    if token == nil, !options.origins.isEmpty || !options.trustedProxies.isEmpty {
      console.note(
        "eidetic: there is no token: whoever reaches the proxy can search and add folders; to demand one, set "
          + "EIDETIC_TOKEN")
    }
    // Without the token: everyone on the machine can read the arguments of programs.
    if arguments.has("--open") { Self.open(Self.reachable(page), console) }
  }

  /// The address to open in the browser: the loopback address if the server listens on all addresses.
  private static func reachable(_ address: String) -> String {
    address.replacing("//0.0.0.0:", with: "//127.0.0.1:").replacing("//[::]:", with: "//[::1]:")
  }

  private static func open(_ page: String, _ console: Console) {
    #if os(macOS)
      let opener = "/usr/bin/open"
    #else
      let opener = "/usr/bin/xdg-open"
    #endif
    let process = Process()
    process.executableURL = URL(filePath: opener)
    process.arguments = [page]
    do {
      try process.run()
    } catch {
      console.note("eidetic: there is no browser to open; open \(page)")
    }
  }

  private static func untilCancelled() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    await withTaskCancellationHandler {
      for await _ in stream {}
    } onCancel: {
      continuation.finish()
    }
  }
}
