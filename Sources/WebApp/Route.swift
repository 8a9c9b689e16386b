import HTTPServer

/// One operation: a method and a path, what it takes, and what it does.
struct Route: Sendable {
  /// Who may use it.
  enum Audience: Sendable {
    /// Everyone who can reach the server: the page's own files, the sign-in.
    case everyone
    /// Who has the token, where one is demanded.
    case members
  }

  /// What its body may be.
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
  var audience = Audience.members
  var input = Input.nothing
  /// Whether it decodes, embeds or compares: such work waits its turn.
  var isHeavy = false
  let answer: @Sendable (WebApp, Call) async throws -> Response

  /// How many parameters its path has.
  var parameterCount: Int { path.count { $0 == "{" } }

  /// The values of the path's parameters where a path fits.
  func parameters(of path: [String]) -> [String: String]? {
    let pattern = self.path.split(separator: "/")
    guard pattern.count == path.count else { return nil }
    var parameters: [String: String] = [:]
    for (part, value) in zip(pattern, path) {
      if part.hasPrefix("{") {
        parameters[String(part.dropFirst().dropLast())] = value
      } else if part != value {
        return nil
      }
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
  /// - Throws: `APIError.notFound`: no number, nothing there.
  func number(_ name: String) throws -> Int64 {
    guard let text = parameters[name], let number = Int64(text) else {
      throw APIError.notFound("cannot find \"\(parameters[name] ?? "")\": it is no number")
    }
    return number
  }

  /// A value in the address after the question mark.
  func query(_ name: String) -> String? { head.target.query.last { $0.name == name }?.value }

  /// The page size that is asked for.
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
