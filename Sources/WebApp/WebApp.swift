package import Eidetic
import Faults
package import HTTPServer

/// Eidetic over HTTP: the page, and an API to the engine. It holds no state of its own.
package struct WebApp: Responder {
  /// How it answers.
  package struct Options: Sendable {
    /// The token that members must send; `nil` if only this machine can reach the server.
    package var token: String?
    /// Names of this server besides `localhost` and addresses.
    package var hostNames: [String] = []
    /// Other origins of the page: the addresses it has behind proxies.
    package var origins: [WebOrigin] = []
    /// Proxies whose reports about requests are trusted.
    package var trustedProxies: [AddressRange] = []
    /// The segments before all paths, which a proxy may remove or not.
    package var basePath: [String] = []
    /// The version of the program.
    package var version: String
    /// The most bytes of an upload.
    package var maximumUploadBytes = 64 << 20
    /// The number of requests that may decode, embed or compare at a time.
    package var width = SearchEngine.cores + 1
    /// The number of requests that may wait for that.
    package var queueLength = 256

    /// - Parameter version: the version of the program.
    package init(version: String) { self.version = version }
  }

  /// The most bytes of a JSON body.
  static let maximumTextBytes = 1 << 20

  /// The form field of pictures.
  static let pictureField = "image"

  let engine: SearchEngine
  let options: Options
  let policy: AccessPolicy
  let work: WorkQueue
  /// Limits downloads of pictures.
  let fetches = WorkQueue(width: 8, length: 64)
  let statistics: ServerStatistics

  /// - Parameters:
  ///   - engine: the engine.
  ///   - statistics: the server's counters.
  ///   - options: the options.
  package init(engine: SearchEngine, statistics: ServerStatistics, options: Options) {
    self.engine = engine
    self.options = options
    self.statistics = statistics
    policy = AccessPolicy(token: options.token, hostNames: options.hostNames, origins: options.origins)
    work = WorkQueue(width: options.width, length: options.queueLength)
  }

  package func admit(_ head: RequestHead) -> Admission {
    let local = local(head)
    do throws(APIError) {
      let view = clientView(of: head)
      try policy.checkOrigin(head, view)
      if isBasePath(head.target) { return .refuse(Self.redirect(to: view.folder, head.target)) }
      let (route, _) = try Self.route(of: local)
      if route.audience == .members { try policy.checkToken(head) }
      return .accept(try bodyPolicy(of: route, head))
    } catch {
      return .refuse(Self.response(to: error, label: Self.label(of: local)))
    }
  }

  package func respond(to request: Request) async -> Response {
    let local = local(request.head)
    let label = Self.label(of: local)
    do {
      let (route, parameters) = try Self.route(of: local)
      let call = Call(
        request: Request(head: local, body: request.body), parameters: parameters,
        view: clientView(of: request.head))
      try RequestDescription.shared.check(request, to: route)
      var response =
        route.isHeavy
        ? try await work.run { try await route.answer(self, call) } : try await route.answer(self, call)
      response.route = label
      return response.secured()
    } catch {
      return Self.response(to: APIError(error), label: label)
    }
  }

  package func refusal(_ problem: ProtocolProblem) -> Response {
    Self.response(to: APIError(problem), label: nil)
  }

  // MARK: Routing

  static let routes: [Route] =
    searchRoutes + filterRoutes + imageRoutes + faceRoutes + peopleRoutes + queryRoutes + libraryRoutes
    + spaceRoutes + tagRoutes + trainingRoutes + modelRoutes + evaluationRoutes + jobRoutes + serviceRoutes
    + pageRoutes

  /// The route of a request, and the parameters in its path. If several match, the one with the fewest
  /// parameters wins, whatever the method: `people/undo` is no person.
  static func route(of head: RequestHead) throws(APIError) -> (Route, [String: String]) {
    let path = head.target.path
    let fitting = routes.filter { $0.fits(path) }
    guard let fewest = fitting.map(\.parameterCount).min(), !head.target.endsInSlash || path.isEmpty else {
      if isForPage(head) { return (lostRoute, [:]) }
      throw .notFound(
        "cannot find \"\(printable(head.target.rawPath))\": there is no such page or operation")
    }
    let method: Method = head.method == .head ? .get : head.method
    let candidates = fitting.filter { $0.parameterCount == fewest }
    guard let route = candidates.first(where: { $0.method == method }) else {
      throw .methodNotAllowed(head.method, allowed: candidates.map(\.method))
    }
    return (route, route.parameters(of: path))
  }

  /// The route's path as in the table, so that the number of labels is bounded.
  private static func label(of head: RequestHead) -> String? { try? route(of: head).0.path }

  private func clientView(of head: RequestHead) -> ClientView {
    ClientView(head, proxies: options.trustedProxies, basePath: options.basePath)
  }

  /// The request relative to the base path, which a proxy may have removed already.
  private func local(_ head: RequestHead) -> RequestHead {
    RequestHead(
      method: head.method, target: head.target.removing(options.basePath) ?? head.target,
      headers: head.headers,
      remoteAddress: head.remoteAddress, isSecure: head.isSecure)
  }

  /// Whether a target is the base path without the final slash, where the page's relative links would break.
  private func isBasePath(_ target: RequestTarget) -> Bool {
    !options.basePath.isEmpty && target.path == options.basePath && !target.endsInSlash
  }

  private static func redirect(to folder: String, _ target: RequestTarget) -> Response {
    let query = target.query.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
    let location = query.isEmpty ? folder : folder + "?" + query.joined(separator: "&")
    return Response(status: 308, headers: [("Location", location)], body: .empty).secured()
  }

  private func bodyPolicy(of route: Route, _ head: RequestHead) throws(APIError) -> BodyPolicy {
    let type = head.headers["Content-Type"]?.prefix { $0 != ";" && $0 != " " && $0 != "\t" }.lowercased()
    let form = BodyPolicy.form(
      maximumBytes: options.maximumUploadBytes, maximumParts: 64, fieldBytes: 64 << 10,
      fileFields: [Self.pictureField])
    if route.input != .nothing, let coding = head.headers["Content-Encoding"],
      coding.lowercased() != "identity"
    {
      throw .unsupportedCoding(coding)
    }
    switch (route.input, type) {
    case (.nothing, _): return .none
    case (.json, "application/json"), (.jsonOrForm, "application/json"):
      return .text(maximumBytes: Self.maximumTextBytes)
    case (.form, "multipart/form-data"), (.jsonOrForm, "multipart/form-data"): return form
    case (.json, _): throw .unsupportedMediaType(expected: "application/json")
    case (.form, _): throw .unsupportedMediaType(expected: "multipart/form-data")
    case (.jsonOrForm, _):
      throw .unsupportedMediaType(expected: "application/json or multipart/form-data")
    }
  }

  private static func response(to error: APIError, label: String?) -> Response {
    var response = Response.json(status: error.status, ErrorAnswer(error))
    for (name, value) in error.headers { response.headers.append((name, value)) }
    response.route = label
    return response.secured()
  }
}
