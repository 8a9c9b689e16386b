import Eidetic
import Faults
import HTTPServer
import QueryLanguage

/// An error in an HTTP response: an `ErrorAnswer` with a status.
struct APIError: Error, Sendable, Equatable {
  /// The HTTP status.
  let status: Int
  /// The code for programs.
  let code: String
  /// The message: what failed, on what, why, and what to do.
  let message: String
  /// Additional response headers.
  var headers: [String: String] = [:]
  /// The person who has the name already, if that is the problem.
  var person: Int64?
  /// What helps, as a value.
  var remedy: Remedy?
  /// Where in a filter's text the problem is.
  var place: Place?

  /// A place in a text.
  struct Place: Encodable, Sendable, Equatable {
    /// In bytes of UTF-8.
    let offset: Int
    /// In bytes of UTF-8; 0 where something is missing.
    let length: Int
    /// The whole text as it was probably meant, if there is little doubt.
    let corrected: String?
  }

  static func badRequest(_ message: String) -> APIError {
    APIError(status: 400, code: "bad_request", message: message)
  }

  static func forbidden(_ message: String, remedy: Remedy? = nil) -> APIError {
    APIError(status: 403, code: "forbidden", message: message, remedy: remedy)
  }

  static func notFound(_ message: String) -> APIError {
    APIError(status: 404, code: "not_found", message: message)
  }

  static func conflict(_ message: String) -> APIError {
    APIError(status: 409, code: "conflict", message: message)
  }

  static let unauthorized = APIError(
    status: 401, code: "unauthorized",
    message: "cannot answer without the access token that the server printed when it started; "
      + "send it as \"Authorization: Bearer TOKEN\", or sign in on the page",
    headers: ["WWW-Authenticate": "Bearer"])

  static func methodNotAllowed(_ method: Method, allowed: [Method]) -> APIError {
    let all = allowed + (allowed.contains(.get) ? [.head] : [])
    let list = all.map(\.rawValue).sorted().joined(separator: ", ")
    return APIError(
      status: 405, code: "method_not_allowed", message: "cannot \(method.rawValue) here; use \(list)",
      headers: ["Allow": list])
  }

  static func unsupportedMediaType(expected: String) -> APIError {
    APIError(
      status: 415, code: "unsupported_media_type",
      message: "cannot read a body of this content type; send it as \(expected)")
  }

  /// A compressed request body.
  static func unsupportedCoding(_ coding: String) -> APIError {
    APIError(
      status: 415, code: "unsupported_media_type",
      message: "cannot read a body with the content encoding \"\(coding)\"; send it as it is",
      headers: ["Accept-Encoding": "identity"])
  }

  static let tooBusy = APIError(
    status: 503, code: "too_busy",
    message: "cannot answer now: too many requests are waiting; try again shortly",
    headers: ["Retry-After": "1"])
}

extension APIError {
  /// The only place where errors become statuses.
  init(_ error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as any FaultyError: self.init(faulty: error)
    case is CancellationError:
      self.init(
        status: ErrorKind.cancelled.status, code: ErrorKind.cancelled.code,
        message: "cannot answer: the request was cancelled")
    default: self.init(status: 500, code: "internal", message: "\(error)")
    }
  }

  private init(faulty error: any FaultyError) {
    let status =
      switch error {
      // The gallery's disk; uploads fail with the same status.
      case LibraryError.write, PeopleError.notRemoved: 507
      default: Self.statuses[error.code] ?? error.kind.status
      }
    self.init(status: status, code: error.code, message: "\(error)", remedy: error.remedy)
    place = (error as? QueryError).map(Place.init)
    if error.code == "name_taken", case .mergePeople(let person) = error.remedy { self.person = person }
  }

  /// Codes whose status differs from that of their kind.
  private static let statuses = [
    "address_refused": 403, "conflict": 409, "fetch_failed": 404, "no_face": 422, "not_found": 404,
    "picture_unreadable": 422, "picture_unsupported": 422,
  ]
}

extension APIError.Place {
  fileprivate init(_ error: QueryError) {
    (offset, length) = (error.range.lowerBound, error.range.count)
    corrected = error.correctedText
  }
}

extension ErrorKind {
  /// The status of most errors of this kind.
  var status: Int {
    switch self {
    case .usage, .unreadable, .unsupported: 400
    case .notFound: 404
    case .conflict, .notReady, .damaged, .busy: 409
    case .tooLarge: 413
    case .resource: 500
    case .cancelled: 503
    }
  }
}

extension APIError {
  /// The error for a malformed request.
  init(_ problem: ProtocolProblem) {
    switch problem {
    case .target:
      self = .badRequest(
        "cannot read the address: it has escapes or segments that could mean two things; check its spelling")
    case .tooLarge(let limit):
      self.init(
        status: 413, code: "payload_too_large",
        message:
          "cannot take this request: it is larger than the limit of \(sizeText(limit)); send a smaller file")
    case .unexpectedBody:
      self = .badRequest("cannot take a body here: this operation has none; send the request without one")
    case .malformedForm(let reason):
      self = .badRequest("cannot read the form: \(reason); send multipart/form-data")
    case .tooSlow(let seconds):
      self.init(
        status: 408, code: "request_timeout",
        message: "cannot wait longer for the request: it took more than \(seconds) s to arrive; send it again"
      )
    case .storage(let reason): self.init(status: 507, code: "resource", message: reason)
    case .stopping:
      self.init(
        status: 503, code: "too_busy", message: "cannot answer: the server is shutting down",
        headers: ["Retry-After": "5"])
    }
  }
}
