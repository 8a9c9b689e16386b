/// A request without its body.
package struct RequestHead: Sendable {
  /// The method.
  package let method: Method
  /// The target.
  package let target: RequestTarget
  /// The headers.
  package let headers: Headers
  /// The client's numeric address.
  package let remoteAddress: String
  /// Whether it was received over TLS.
  package let isSecure: Bool

  /// - Parameters:
  ///   - method: the method.
  ///   - target: the target.
  ///   - headers: the headers.
  ///   - remoteAddress: the client's numeric address.
  ///   - isSecure: whether it was received over TLS.
  package init(
    method: Method, target: RequestTarget, headers: Headers, remoteAddress: String, isSecure: Bool
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.remoteAddress = remoteAddress
    self.isSecure = isSecure
  }
}

/// A whole request.
package struct Request: Sendable {
  /// The request without its body.
  package let head: RequestHead
  /// As the responder's `BodyPolicy` allows.
  package let body: Body

  /// - Parameters:
  ///   - head: the request without its body.
  ///   - body: the body.
  package init(head: RequestHead, body: Body) {
    self.head = head
    self.body = body
  }
}

/// A request's body.
package enum Body: Sendable {
  /// None, or an empty one.
  case none
  /// Bytes in memory.
  case text([UInt8])
  /// A form's fields and files.
  case form(Form)
}

/// A form sent as `multipart/form-data`.
package struct Form: Sendable {
  /// The fields that are not files, in their order.
  package let fields: [(name: String, value: String)]
  /// The files, in their order.
  package let files: [FormFile]
}

/// The kind of body that a request may have.
package enum BodyPolicy: Sendable {
  /// No body.
  case none
  /// At most this many bytes, in memory.
  case text(maximumBytes: Int)
  /// A form: its files are written to disk while they are received, its fields are in memory. Parts with a
  /// name in `fileFields` are files even without a file name.
  case form(maximumBytes: Int, maximumParts: Int, fieldBytes: Int, fileFields: Set<String> = [])
}

/// Whether to continue with a request after its head.
package enum Admission: Sendable {
  /// Answers at once, without reading the body.
  case refuse(Response)
  /// Reads the body.
  case accept(BodyPolicy)
}

/// Why a request ended before a responder got it.
package enum ProtocolProblem: Sendable, Equatable {
  /// The target is ambiguous or malformed.
  case target
  /// The body is too large.
  case tooLarge(limit: Int)
  /// There is an unexpected body.
  case unexpectedBody
  /// The form is malformed or truncated, or has too many parts or too long fields.
  case malformedForm(reason: String)
  /// The head or the body took too long.
  case tooSlow(seconds: Int)
  /// The body could not be written to disk.
  case storage(reason: String)
  /// The server is stopping.
  case stopping
}

/// Answers requests.
package protocol Responder: Sendable {
  /// Admits or refuses a request by its head. Must be quick: nothing else is served meanwhile.
  ///
  /// - Parameter head: the request without its body.
  func admit(_ head: RequestHead) -> Admission

  /// Answers a request. Its task is cancelled if the client disconnects or the server stops.
  ///
  /// - Parameter request: an admitted request.
  func respond(to request: Request) async -> Response

  /// The response to a request that cannot be read.
  ///
  /// - Parameter problem: the reason.
  func refusal(_ problem: ProtocolProblem) -> Response
}
