import HTTPServer

/// One operation: a method, a path, its input, and what it does.
struct Route: Sendable {
  /// Who may use it.
  enum Audience: Sendable {
    /// Everyone who can reach the server: for the page's own files and the sign-in.
    case everyone
    /// Everyone with the token, if one is required.
    case members
  }

  /// The kind of body it takes.
  enum Input: Sendable {
    case nothing
    case json
    /// A form with pictures.
    case form
    case jsonOrForm
  }

  let method: Method
  /// With parameters in braces: `/api/v1/images/{id}`.
  let path: String
  let audience: Audience
  let input: Input
  /// Whether it decodes, embeds or compares: such work waits its turn.
  let isHeavy: Bool
  let answer: @Sendable (WebApp, Call) async throws -> Response
  private let segments: [Segment]

  private enum Segment: Sendable {
    case text(String)
    case parameter(String)
  }

  init(
    method: Method, path: String, audience: Audience = .members, input: Input = .nothing,
    isHeavy: Bool = false,
    answer: @escaping @Sendable (WebApp, Call) async throws -> Response
  ) {
    (self.method, self.path, self.audience, self.input) = (method, path, audience, input)
    (self.isHeavy, self.answer) = (isHeavy, answer)
    segments = path.split(separator: "/").map { part in
      part.hasPrefix("{") ? .parameter(String(part.dropFirst().dropLast())) : .text(String(part))
    }
    parameterCount = path.count { $0 == "{" }
  }

  /// The number of parameters in the path.
  let parameterCount: Int

  /// Whether a path matches.
  func fits(_ path: [String]) -> Bool {
    guard segments.count == path.count else { return false }
    return zip(segments, path).allSatisfy { segment, value in
      if case .text(let text) = segment { text == value } else { true }
    }
  }

  /// The values of the parameters in a matching path.
  func parameters(of path: [String]) -> [String: String] {
    var parameters: [String: String] = [:]
    for (segment, value) in zip(segments, path) {
      if case .parameter(let name) = segment { parameters[name] = value }
    }
    return parameters
  }
}

/// A request on its way to a route.
struct Call: Sendable {
  let request: Request
  let parameters: [String: String]
  /// The server as the client sees it.
  let view: ClientView

  var head: RequestHead { request.head }

  /// A number in the path.
  ///
  /// - Throws: `APIError.notFound` if it is not a number.
  func number(_ name: String) throws -> Int64 {
    guard let text = parameters[name], let number = Int64(text) else {
      throw APIError.notFound("cannot find \"\(parameters[name] ?? "")\": it is no number")
    }
    return number
  }

  /// A parameter in the URL's query.
  func query(_ name: String) -> String? { head.target.query.last { $0.name == name }?.value }

  /// The requested page size.
  func limit(default standard: Int) throws -> Int {
    guard let text = query("limit") else { return standard }
    return try Self.limit(Int(text), got: text)
  }

  static let limits = 1...1000

  static func limit(_ number: Int?, got text: String) throws -> Int {
    guard let number, limits.contains(number) else {
      throw APIError.badRequest(
        "cannot answer with pages of \"\(text)\": limit must be \(limits.lowerBound) to \(limits.upperBound)")
    }
    return number
  }
}
