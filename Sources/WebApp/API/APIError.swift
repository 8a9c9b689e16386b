import Eidetic
import Faces
import Faults
import HTTPClient
import HTTPServer
import Imaging
import Models

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

  /// A body that is packed.
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
  /// The one place where errors become statuses.
  init(_ error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as EngineError: self.init(engine: error)
    case let error as ImagingError: self.init(picture: error)
    case let error as ModelsError: self.init(model: error)
    case let error as FacesError: self.init(faces: error)
    case let error as HTTPClientError: self.init(fetch: error)
    case let error as any FaultyError: self.init(fault: error.fault, message: "\(error)")
    case is CancellationError:
      self.init(fault: .cancelled, message: "cannot answer: the request was cancelled")
    default: self.init(status: 500, code: "internal", message: "\(error)")
    }
  }

  private init(engine error: EngineError) {
    let (status, code) =
      switch error {
      case .noSuchImage, .noSuchRoot, .noSuchJob, .noSuchQuery, .originalGone, .originalChanged,
        .sidecarChanged,
        .originalOutside, .noSuchFace, .noSuchPerson, .noSuchFile, .noSuchSpace, .notIndexed, .faceIndex:
        (404, "not_found")
      case .emptyGallery, .noFacesIndexed: (409, "gallery_empty")
      case .facesOff: (409, "faces_off")
      case .noFaceInPicture: (422, "no_face")
      case .nothingToUndo: (409, "nothing_to_undo")
      case .count, .emptyQuery, .colour, .days, .benchmark, .falseAcceptRate, .noFaces, .peopleFile,
        .learning, .folderName, .galleryFolder, .pattern, .notExcluded, .weights, .rankingStep,
        .rankingParameter:
        (400, "bad_request")
      // What cannot be done as things stand, or not together.
      case .changedSpace, .busy, .faceSettings, .notReadable, .nothingToIndex, .noRoots, .notLearned,
        .unfitMetric, .repeatedSpace, .repeatedParameter, .rankingOrder, .rankingUnfit, .noPictureToCompare,
        .noFaceModel, .unmeasuredFaceModel,
        .emptyMerge, .nameless:
        (409, "conflict")
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
      case .unknownFormat, .unreadableFormat, .unsupported: (422, "picture_unsupported")
      case .empty, .tooSlow, .endsEarly, .damaged: (422, "picture_unreadable")
      }
    self.init(status: status, code: code, message: "\(error)")
  }

  private init(model error: ModelsError) {
    switch error {
    // A name is a name, however it is written: nothing is called so.
    case .noSuchModel, .nothingToAdd, .spaceName, .spaceOption, .pooling:
      self = .notFound("\(error)")
    // It is there, and cannot be used for this.
    case .unverified, .needsConverting:
      self = .conflict("\(error)")
    default: self.init(fault: error.fault, message: "\(error)")
    }
  }

  private init(faces error: FacesError) {
    switch error {
    case .model(let error): self.init(model: error)
    case .picture(let error): self.init(picture: error)
    case .unfit: self = .conflict("\(error)")
    case .inference, .output, .landmarks: self.init(fault: error.fault, message: "\(error)")
    }
  }

  private init(fetch error: HTTPClientError) {
    let (status, code) =
      switch error {
      case .address: (400, "bad_request")
      case .refused: (403, "address_refused")
      case .tooManyBytes: (413, "payload_too_large")
      // Nothing is wrong with this server: there is no picture at the address that was given.
      case .tooManyRedirects, .status, .timedOut, .transfer: (404, "fetch_failed")
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
