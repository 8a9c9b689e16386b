/// Content with a length and a version, which can be sent in part, or not again to clients that have it (RFC
/// 9110, 13 and 14).
package struct Representation: Sendable {
  /// The bytes to send.
  package enum Content: Sendable {
    /// Bytes in memory.
    case bytes([UInt8])
    /// A file.
    case file(OpenFile)
  }

  private let content: Content
  private let entityTag: String
  private let headers: [(String, String)]

  /// - Parameters:
  ///   - content: the bytes to send.
  ///   - entityTag: depends on the bytes; letters, digits and dashes.
  ///   - headers: of all responses.
  package init(_ content: Content, entityTag: String, headers: [(String, String)]) {
    self.content = content
    self.entityTag = "\"\(entityTag)\""
    self.headers = headers + [("ETag", self.entityTag), ("Accept-Ranges", "bytes")]
  }

  private var byteCount: Int {
    switch content {
    case .bytes(let bytes): bytes.count
    case .file(let file): file.byteCount
    }
  }

  /// The response to a request for it: 200 with all of it, 206 with the requested range, 304 if the client
  /// has it already, 416 without a body for a range beyond its end. Multiple ranges get all of it.
  ///
  /// - Parameter head: the request.
  package func response(to head: RequestHead) -> Response {
    if let known = head.headers["If-None-Match"], matches(known) {
      // With the body, for its length: caches would store that of an empty response.
      return response(304, 0..<byteCount)
    }
    let all = 0..<byteCount
    guard head.method == .get, let range = head.headers["Range"], isCurrent(head.headers["If-Range"]) else {
      return response(200, all)
    }
    switch Self.range(range, of: byteCount) {
    case .all: return response(200, all)
    case .part(let part): return response(206, part)
    case .beyond:
      return Response(status: 416, headers: [("Content-Range", "bytes */\(byteCount)")])
    }
  }

  private func response(_ status: Int, _ range: Range<Int>) -> Response {
    var headers = headers
    if status == 206 {
      headers.append(("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(byteCount)"))
    }
    switch content {
    case .bytes(let bytes):
      let part = range.count == bytes.count ? bytes : Array(bytes[range])
      return Response(status: status, headers: headers, body: .bytes(part))
    case .file(let file): return Response(status: status, headers: headers, body: .file(file, range))
    }
  }

  private func matches(_ list: String) -> Bool {
    list == "*"
      || list.split(separator: ",").contains { tag in
        let tag = String(tag.drop { $0 == " " }.prefix { $0 != " " })
        return tag == entityTag || tag == "W/" + entityTag
      }
  }

  /// Whether a range may be taken from this version; dates are not compared, and count as another version.
  private func isCurrent(_ condition: String?) -> Bool { condition == nil || condition == entityTag }

  enum RangeRequest: Equatable {
    case all
    case part(Range<Int>)
    case beyond
  }

  /// Parses a `Range` header; a malformed one is ignored (RFC 9110, 14.2).
  static func range(_ header: String, of count: Int) -> RangeRequest {
    let halves = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, halves[0].lowercased() == "bytes", !halves[1].contains(",") else { return .all }
    let ends = HeaderValue.trimmed(halves[1]).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
      return .all
    }
    switch (ends[0].isEmpty, ends[1].isEmpty) {
    case (true, true): return .all
    case (true, false):
      let length = Int(ends[1]) ?? .max
      return length == 0 || count == 0 ? .beyond : .part((count - min(length, count))..<count)
    case (false, _):
      let first = Int(ends[0]) ?? .max
      let last = ends[1].isEmpty ? Int.max : Int(ends[1]) ?? .max
      guard first <= last else { return .all }
      return first < count ? .part(first..<(min(last, count - 1) + 1)) : .beyond
    }
  }
}
