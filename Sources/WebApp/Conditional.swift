import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  /// A file of the page, compressed for clients that take that; 304 if the client has it already.
  static func conditional(_ file: PageFile, _ call: Call, policy: String? = nil) throws -> Response {
    guard let compressed = file.compressed else {
      return try conditional(file.bytes, type: file.type, entityTag: file.entityTag, call, policy: policy)
    }
    let isWanted = takesGzip(call.head)
    var response = try conditional(
      isWanted ? compressed : file.bytes, type: file.type,
      entityTag: isWanted ? file.entityTag + "-gzip" : file.entityTag, call, policy: policy)
    response.headers.append(("Vary", "Accept-Encoding"))
    if isWanted { response.headers.append(("Content-Encoding", "gzip")) }
    return response
  }

  /// Whether a client takes gzip (RFC 9110, 12.5.3).
  static func takesGzip(_ head: RequestHead) -> Bool {
    let codings = (head.headers["Accept-Encoding"] ?? "").lowercased().split(separator: ",")
    return codings.contains { coding in
      let parts = coding.split(separator: ";").map { String($0.filter { !$0.isWhitespace }) }
      guard parts.first == "gzip" || parts.first == "*" else { return false }
      return !parts.dropFirst().contains { $0.hasPrefix("q=") && (Double($0.dropFirst(2)) ?? 0) == 0 }
    }
  }

  /// Bytes identified by a tag; 304 if the client has them already.
  static func conditional(
    _ bytes: [UInt8], type: String, entityTag: String, _ call: Call, policy: String? = nil
  ) throws -> Response {
    var headers = [("Content-Type", type), ("Cache-Control", "no-cache")]
    if let policy { headers.append(("Content-Security-Policy", policy)) }
    return try checked(
      Representation(.bytes(bytes), entityTag: entityTag, headers: headers).response(to: call.head))
  }

  /// Whether the client has the version with this tag.
  static func isKnown(_ entityTag: String, _ call: Call) -> Bool {
    Representation(.bytes([]), entityTag: entityTag, headers: []).response(to: call.head).status == 304
  }

  /// An image's own file, or the requested range of it.
  static func original(_ file: borrowing OriginalFile, _ call: Call) throws -> Response {
    let open = OpenFile(descriptor: try file.duplicatedDescriptor(), byteCount: file.byteCount)
    let name = file.path.split(separator: "/").last.map(String.init) ?? "picture"
    let headers = [
      ("Content-Type", PictureAnswer.type(of: file.format)), ("Cache-Control", "no-cache"),
      ("Content-Disposition", PictureAnswer.disposition(fileName: name)),
    ]
    // The gallery serves a file only with the size and time that it was indexed with.
    let tag = "\(String(file.modified, radix: 16))-\(String(file.byteCount, radix: 16))"
    return try checked(Representation(.file(open), entityTag: tag, headers: headers).response(to: call.head))
  }

  private static func checked(_ response: Response) throws -> Response {
    guard response.status == 416 else { return response }
    throw APIError(
      status: 416, code: "range_not_satisfiable",
      message: "cannot send that range: it begins after the end of the file",
      headers: Dictionary(uniqueKeysWithValues: response.headers))
  }
}
