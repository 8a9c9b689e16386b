/// A response.
package struct Response: Sendable {
  /// The HTTP status.
  package var status: Int
  /// Names and values; the server adds those for the length, the date and the connection.
  package var headers: [(String, String)]
  /// The body.
  package var body: ResponseBody
  /// The name under which it is counted; the number of names must be small, whatever clients request.
  package var route: String?

  /// - Parameters:
  ///   - status: the HTTP status.
  ///   - headers: names and values.
  ///   - body: the body.
  package init(status: Int, headers: [(String, String)] = [], body: ResponseBody = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value of a header; names are case-insensitive.
  func header(_ name: String) -> String? {
    headers.first { $0.0.lowercased() == name.lowercased() }?.1
  }
}

/// The body of a response.
package enum ResponseBody: Sendable {
  /// No body.
  case empty
  /// Bytes in memory.
  case bytes([UInt8])
  /// A part of a file, sent by the kernel.
  case file(OpenFile, Range<Int>)
  /// Server-sent events, until the stream ends or the client disconnects.
  case events(AsyncStream<ServerEvent>)
}

/// One server-sent event.
package struct ServerEvent: Sendable, Equatable {
  /// Its type; `nil` for `message`.
  package let name: String?
  /// Its data, which may have several lines.
  package let data: String

  /// - Parameters:
  ///   - name: its type, without line breaks.
  ///   - data: its data.
  package init(name: String? = nil, data: String) {
    self.name = name
    self.data = data
  }

  /// The encoded event (WHATWG HTML, 9.2.5).
  var bytes: [UInt8] {
    // Only these three end lines there, no other Unicode line breaks.
    let lines = data.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
      .map { "data: \($0)\n" }
    return Array(((name.map { "event: \($0)\n" } ?? "") + lines.joined() + "\n").utf8)
  }
}
