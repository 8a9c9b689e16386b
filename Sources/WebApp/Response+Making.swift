import FoundationEssentials
import HTTPServer

extension Response {
  /// A JSON response.
  static func json(status: Int = 200, _ value: some Encodable) -> Response {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Response(
        status: status, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
        body: .bytes([UInt8](try encoder.encode(value))))
    } catch {
      preconditionFailure("\(type(of: value)) cannot be encoded: \(error)")
    }
  }

  /// A response without a body.
  static let nothing = Response(status: 204, headers: [("Cache-Control", "no-store")], body: .empty)

  /// A response of bytes.
  static func bytes(_ bytes: [UInt8], type: String, caching: String = "no-store") -> Response {
    Response(
      status: 200, headers: [("Content-Type", type), ("Cache-Control", caching)], body: .bytes(bytes))
  }

  /// The response with headers that stop browsers from guessing its type, and from embedding it in other
  /// sites.
  func secured() -> Response {
    var response = self
    response.headers += [
      ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
    ]
    if !headers.contains(where: { $0.0 == "Content-Security-Policy" }) {
      response.headers.append(("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"))
    }
    return response
  }
}

extension Call {
  /// The body, which must be JSON.
  func json<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
    guard case .text(let bytes) = request.body else {
      throw APIError.badRequest("cannot read the body: it must be JSON")
    }
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw APIError.unreadable("the body", error)
    }
  }
}

extension APIError {
  /// The error for a request that is not what it should be.
  ///
  /// - Parameters:
  ///   - part: of the request.
  ///   - error: why it cannot be read.
  static func unreadable(_ part: String, _ error: DecodingError) -> APIError {
    badRequest("cannot read \(part): \(describe(error))")
  }

  private static func describe(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.reduce(into: "") { path, key in
        if let index = key.intValue {
          path += "[\(index)]"
        } else {
          path += (path.isEmpty ? "" : ".") + key.stringValue
        }
      }
      return path.isEmpty ? "the document" : "\"\(path)\""
    }
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context)) has the wrong type; see /openapi.json"
    case .keyNotFound(let key, let context):
      return "\"\(key.stringValue)\" is missing in \(place(context)); see /openapi.json"
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      // The decoder says the same about a number that does not fit its member.
      return "it is not valid JSON, or has a fraction or too large a number where a whole one belongs"
    case .dataCorrupted(let context): return "\(place(context)) is not valid: \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}
