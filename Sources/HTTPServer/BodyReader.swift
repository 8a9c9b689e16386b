/// Takes in a request's body as its policy says. Used by the daemon's thread alone.
final class BodyReader {
  private enum Sink {
    case nothing
    case text([UInt8])
    case form(FormReader)
    /// What was refused, but must be passed over before that can be said.
    case refused(Refusal)
  }

  private var sink: Sink
  private let limit: Int
  private var count = 0

  /// Checks what the head says of the body.
  ///
  /// - Throws: what speaks against reading it.
  init(_ policy: BodyPolicy, head: RequestHead) throws(Refusal) {
    let announced = try Self.announced(head.headers)
    switch policy {
    case .none:
      guard announced == 0 else { throw Refusal(problem: .unexpectedBody) }
      (sink, limit) = (.nothing, 0)
    case .text(let maximumBytes): (sink, limit) = (.text([]), maximumBytes)
    case .form(let maximumBytes, let maximumParts, let fieldBytes, let fileFields):
      let reader = FormReader(
        contentType: head.headers["Content-Type"], maximumParts: maximumParts, fieldBytes: fieldBytes,
        fileFields: fileFields)
      guard let reader else {
        throw Refusal(problem: .malformedForm(reason: "its content type names no boundary"))
      }
      (sink, limit) = (.form(reader), maximumBytes)
    }
    if let announced, announced > limit { throw Refusal(problem: .tooLarge(limit: limit)) }
  }

  struct Refusal: Error {
    let problem: ProtocolProblem
  }

  /// How long the body will be; `nil` if that will be seen at its end.
  ///
  /// - Throws: when the library, or a proxy before it, could see another end to the body (RFC 9112, 6.3).
  private static func announced(_ headers: Headers) throws(Refusal) -> Int? {
    let (lengths, codings) = (headers.all("Content-Length"), headers.all("Transfer-Encoding"))
    if codings.isEmpty, Set(lengths).count <= 1 {
      guard let length = lengths.first else { return 0 }
      // The library has seen to it that these are digits.
      return Int(length) ?? .max
    }
    guard codings.count == 1, codings[0].lowercased() == "chunked", lengths.isEmpty else {
      throw Refusal(problem: .malformedForm(reason: "its length is told in ways that are not understood"))
    }
    return nil
  }

  /// Reads the next bytes.
  ///
  /// - Throws: when they are more than allowed: what comes after them is not to be read.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
    if case .refused = sink { return }
    count += bytes.count
    guard count <= limit else { throw Refusal(problem: .tooLarge(limit: limit)) }
    switch sink {
    case .nothing, .refused: break
    case .text(var text):
      // Taken out first: a copy for every chunk would cost more than the chunk.
      sink = .nothing
      unsafe text += bytes
      sink = .text(text)
    case .form(let reader): unsafe reader.feed(bytes)
    }
  }

  /// Passes over what is still to come, and then ends in a refusal.
  func passOver(_ refusal: Refusal) { sink = .refused(refusal) }

  /// Ends the body.
  func finish() throws(Refusal) -> Body {
    switch sink {
    case .nothing: return .none
    case .text(let text): return .text(text)
    case .form(let reader):
      switch reader.finish() {
      case .success(let form): return .form(form)
      case .failure(let failure): throw Refusal(problem: failure.problem)
      }
    case .refused(let refusal): throw refusal
    }
  }
}
