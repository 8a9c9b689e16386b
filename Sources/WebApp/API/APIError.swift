import Eidetic
import Faults
import HTTPClient
import HTTPServer
import Imaging

/// An error as clients see it: `{"error":{"code","message"}}` with a status.
struct APIError: Error, Sendable, Equatable {
  /// The HTTP status.
  let status: Int
  /// For programs.
  let code: String
  /// For people: what failed, on what, why, and what to do about it.
  let message: String
  /// Headers of the answer.
  var headers: [String: String] = [:]
  /// Who has the name that was to be given, where that is what is wrong.
  var person: Int64?

  static func badRequest(_ message: String) -> APIError {
    APIError(status: 400, code: "bad_request", message: message)
  }

  static func forbidden(_ message: String) -> APIError {
    APIError(status: 403, code: "forbidden", message: message)
  }

  static func notFound(_ message: String) -> APIError {
    APIError(status: 404, code: "not_found", message: message)
  }

  static let unauthorized = APIError(
    status: 401, code: "unauthorized",
    message: "cannot answer without the token that the server printed when it began; "
      + "give it as \"Authorization: Bearer TOKEN\", or sign in on the page",
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
      message: "cannot read a body of this content type; send \(expected)")
  }

  static let tooBusy = APIError(
    status: 503, code: "too_busy",
    message: "cannot answer now: too many requests wait already; try again shortly",
    headers: ["Retry-After": "1"])
}

extension APIError {
  /// The one place where errors become statuses.
  init(_ error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as EngineError: self.init(engine: error)
    case let error as ImagingError: self.init(picture: error)
    case let error as HTTPClientError: self.init(fetch: error)
    case let error as any FaultyError: self.init(fault: error.fault, message: "\(error)")
    case is CancellationError:
      self.init(fault: .cancelled, message: "cannot answer: the request was called off")
    default: self.init(status: 500, code: "internal", message: "\(error)")
    }
  }

  private init(engine error: EngineError) {
    let (status, code) =
      switch error {
      case .noSuchImage, .noSuchRoot, .noSuchJob, .noSuchQuery, .originalGone, .originalChanged,
        .sidecarChanged,
        .originalOutside, .noSuchFace, .noSuchPerson:
        (404, "not_found")
      case .emptyGallery, .noFacesIndexed: (409, "gallery_empty")
      case .facesOff: (409, "faces_off")
      case .noFaceInPicture: (422, "no_face")
      case .nothingToUndo: (409, "nothing_to_undo")
      case .noSuchFile, .notReadable, .nothingToIndex, .noRoots, .noSuchSpace, .notLearned, .learning,
        .weights, .unfitMetric, .rankingStep, .rankingParameter, .rankingOrder, .rankingUnfit,
        .noPictureToCompare, .count,
        .emptyQuery, .colour, .days,
        .benchmark, .noFaceModel, .unmeasuredFaceModel, .faceIndex, .falseAcceptRate, .emptyMerge, .noFaces,
        .peopleFile, .nameless, .notIndexed:
        (400, "bad_request")
      case .changedSpace, .busy, .faceSettings: (409, "conflict")
      case .nameTaken: (409, "name_taken")
      case .write, .notRemoved: (507, "resource")
      }
    self.init(status: status, code: code, message: "\(error)")
    if case .nameTaken(_, let person) = error { self.person = person }
  }

  private init(picture error: ImagingError) {
    let (status, code) =
      switch error {
      case .regionOutside: (400, "bad_request")
      case .tooManyBytes, .tooManyPixels, .tooMuchMemory: (413, "payload_too_large")
      case .encoding, .outOfMemory, .library: (500, "resource")
      case .empty, .unknownFormat, .unreadableFormat, .unsupported, .tooSlow, .endsEarly, .damaged:
        (422, "picture_unreadable")
      }
    self.init(status: status, code: code, message: "\(error)")
  }

  private init(fetch error: HTTPClientError) {
    let (status, code) =
      switch error {
      case .address: (400, "bad_request")
      case .refused: (422, "address_refused")
      case .tooManyBytes: (413, "payload_too_large")
      case .tooManyRedirects, .status, .timedOut, .transfer: (502, "fetch_failed")
      case .cancelled: (503, "cancelled")
      }
    self.init(status: status, code: code, message: "\(error)")
  }

  private init(fault: Fault, message: String) {
    let (status, code) =
      switch fault {
      case .input: (400, "bad_request")
      case .data: (409, "conflict")
      case .resource: (500, "resource")
      case .cancelled: (503, "cancelled")
      }
    self.init(status: status, code: code, message: message)
  }
}

extension APIError {
  /// What is said of a request that could not be read.
  init(_ problem: ProtocolProblem) {
    switch problem {
    case .target:
      self = .badRequest("cannot read the address: it has escapes or segments that could mean two things")
    case .tooLarge(let limit):
      self.init(
        status: 413, code: "payload_too_large",
        message: "cannot take a body of more than \(limit) bytes; send a smaller picture")
    case .unexpectedBody: self = .badRequest("cannot take a body here: the request has none by its nature")
    case .malformedForm(let reason):
      self = .badRequest("cannot read the form: \(reason); send multipart/form-data")
    case .tooSlow(let seconds):
      self.init(
        status: 408, code: "request_timeout",
        message: "cannot wait longer for the request: it took more than \(seconds) s; send it again")
    case .storage(let reason): self.init(status: 507, code: "resource", message: reason)
    case .stopping:
      self.init(
        status: 503, code: "too_busy", message: "cannot answer: the server is about to stop",
        headers: ["Retry-After": "5"])
    }
  }
}
