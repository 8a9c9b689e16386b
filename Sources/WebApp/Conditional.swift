import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  /// A file of the page, for who does not have it already.
  static func conditional(_ file: PageFile, _ call: Call, policy: String? = nil) throws -> Response {
    try conditional(file.bytes, type: file.type, entityTag: file.entityTag, call, policy: policy)
  }

  /// Bytes that do not change under their tag, for who does not have them already.
  static func conditional(
    _ bytes: [UInt8], type: String, entityTag: String, _ call: Call, policy: String? = nil
  ) throws -> Response {
    var headers = [("Content-Type", type), ("Cache-Control", "no-cache")]
    if let policy { headers.append(("Content-Security-Policy", policy)) }
    return try checked(
      Representation(.bytes(bytes), entityTag: entityTag, headers: headers).response(to: call.head))
  }

  /// Whether who asks has what is under a tag already.
  static func isKnown(_ entityTag: String, _ call: Call) -> Bool {
    Representation(.bytes([]), entityTag: entityTag, headers: []).response(to: call.head).status == 304
  }

  /// An image's own file, or the range of it that is asked for.
  static func original(_ file: borrowing OriginalFile, _ call: Call) throws -> Response {
    let open = OpenFile(descriptor: try file.duplicatedDescriptor(), byteCount: file.byteCount)
    let name = file.path.split(separator: "/").last.map(String.init) ?? "picture"
    let headers = [
      ("Content-Type", PictureAnswer.type(of: file.format)), ("Cache-Control", "no-cache"),
      ("Content-Disposition", PictureAnswer.disposition(fileName: name)),
    ]
    // The gallery gives a file out only with the size and time that it was indexed with.
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
