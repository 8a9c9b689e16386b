/// What is known of a request before its body.
package struct RequestHead: Sendable {
  /// What is to be done.
  package let method: Method
  /// To what.
  package let target: RequestTarget
  /// With which circumstances.
  package let headers: Headers
  /// The client's address, numeric.
  package let remoteAddress: String
  /// Whether it came over TLS.
  package let isSecure: Bool

  /// - Parameters:
  ///   - method: what is to be done.
  ///   - target: to what.
  ///   - headers: with which circumstances.
  ///   - remoteAddress: the client's address, numeric.
  ///   - isSecure: whether it came over TLS.
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
  /// All but the body.
  package let head: RequestHead
  /// As the responder's `BodyPolicy` let it in.
  package let body: Body

  /// - Parameters:
  ///   - head: all but the body.
  ///   - body: what came with it.
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

/// A form that was sent as `multipart/form-data`.
package struct Form: Sendable {
  /// The fields that are no files, in their order.
  package let fields: [(name: String, value: String)]
  /// The files, in their order.
  package let files: [FormFile]
}

/// Which body a request may have.
package enum BodyPolicy: Sendable {
  /// None at all.
  case none
  /// At most so many bytes, held in memory.
  case text(maximumBytes: Int)
  /// A form: its files go to the disk while they come in, its fields are held in memory. Parts with a name of
  /// `fileFields` are files even where the client names no file.
  case form(maximumBytes: Int, maximumParts: Int, fieldBytes: Int, fileFields: Set<String> = [])
}

/// Whether a request is gone on with after its head.
package enum Admission: Sendable {
  /// It is answered at once, and its body is not read.
  case refuse(Response)
  /// Its body is read.
  case accept(BodyPolicy)
}

/// Why a request ends before a responder has seen all of it.
package enum ProtocolProblem: Sendable, Equatable {
  /// The target cannot be read without doubt.
  case target
  /// The body is longer than allowed.
  case tooLarge(limit: Int)
  /// There is a body where none belongs.
  case unexpectedBody
  /// The form is malformed, ends early, or has too many parts or too long fields.
  case malformedForm(reason: String)
  /// The head or the body did not come in time.
  case tooSlow(seconds: Int)
  /// The body could not be kept on the disk.
  case storage(reason: String)
  /// The server is about to stop.
  case stopping
}

/// Answers requests.
package protocol Responder: Sendable {
  /// Decides on a request by its head, quickly: nothing else is served meanwhile.
  ///
  /// - Parameter head: all that is known so far.
  func admit(_ head: RequestHead) -> Admission

  /// Answers a request. Its task is cancelled when the client goes away or the server stops.
  ///
  /// - Parameter request: one that was admitted.
  func respond(to request: Request) async -> Response

  /// Words the answer to a request that cannot be read.
  ///
  /// - Parameter problem: why.
  func refusal(_ problem: ProtocolProblem) -> Response
}
