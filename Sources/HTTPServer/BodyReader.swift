import CMicroHTTPD

/// Takes in a request's body as its policy says. Used by the daemon's thread alone.
final class BodyReader {
  private enum Sink {
    case nothing
    case text([UInt8])
    case form(FormReader)
  }

  private var sink: Sink
  private let limit: Int
  private var count = 0

  /// Checks what the head says of the body.
  ///
  /// - Throws: what speaks against reading it.
  init(_ connection: OpaquePointer, _ policy: BodyPolicy, head: RequestHead) throws(Refusal) {
    let announced = head.headers["Content-Length"].flatMap { Int($0) }
    switch policy {
    case .none:
      guard announced ?? 0 == 0, head.headers["Transfer-Encoding"] == nil else {
        throw Refusal(problem: .unexpectedBody)
      }
      (sink, limit) = (.nothing, 0)
    case .text(let maximumBytes): (sink, limit) = (.text([]), maximumBytes)
    case .form(let maximumBytes, let maximumParts, let fieldBytes):
      guard let reader = unsafe FormReader(connection, maximumParts: maximumParts, fieldBytes: fieldBytes)
      else {
        throw Refusal(problem: .malformedForm(reason: "its content type names no boundary"))
      }
      (sink, limit) = (.form(reader), maximumBytes)
    }
    if let announced, announced > limit { throw Refusal(problem: .tooLarge(limit: limit)) }
  }

  struct Refusal: Error {
    let problem: ProtocolProblem
  }

  /// Reads the next bytes.
  ///
  /// - Throws: when they are more than allowed: what comes after them is not to be read.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
    count += bytes.count
    guard count <= limit else { throw Refusal(problem: .tooLarge(limit: limit)) }
    switch sink {
    case .nothing: break
    case .text(var text):
      // Taken out first: a copy for every chunk would cost more than the chunk.
      sink = .nothing
      unsafe text += bytes
      sink = .text(text)
    case .form(let reader): unsafe reader.feed(bytes)
    }
  }

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
    }
  }
}
