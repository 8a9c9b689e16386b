/// Reads a request's body according to its policy. Used only by the daemon's thread.
final class BodyReader {
  private enum Sink {
    case nothing
    case text([UInt8])
    case form(FormReader)
    /// The request was refused, but its body must be skipped before that can be said.
    case refused(Refusal)
  }

  private var sink: Sink
  private let limit: Int
  private var count = 0

  /// Checks what the head says about the body.
  ///
  /// - Throws: why it must not be read.
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

  /// The length of the body; `nil` if it is not known in advance.
  ///
  /// - Throws: if the library, or a proxy in front of it, could see another end of the body (RFC 9112, 6.3).
  private static func announced(_ headers: Headers) throws(Refusal) -> Int? {
    let (lengths, codings) = (headers.all("Content-Length"), headers.all("Transfer-Encoding"))
    if codings.isEmpty, Set(lengths).count <= 1 {
      guard let length = lengths.first else { return 0 }
      // The library has checked that these are digits.
      return Int(length) ?? .max
    }
    guard codings.count == 1, codings[0].lowercased() == "chunked", lengths.isEmpty else {
      throw Refusal(problem: .malformedForm(reason: "its length is told in ways that are not understood"))
    }
    return nil
  }

  /// Reads the next bytes.
  ///
  /// - Throws: if there are more than allowed: the rest must not be read.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
    if case .refused = sink { return }
    count += bytes.count
    guard count <= limit else { throw Refusal(problem: .tooLarge(limit: limit)) }
    switch sink {
    case .nothing, .refused: break
    case .text(var text):
      // Moved out first: a copy for every chunk would cost more than the chunk.
      sink = .nothing
      unsafe text += bytes
      sink = .text(text)
    case .form(let reader): unsafe reader.feed(bytes)
    }
  }

  /// Skips the rest, and then ends with a refusal.
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
