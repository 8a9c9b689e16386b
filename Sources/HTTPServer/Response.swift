/// An answer.
package struct Response: Sendable {
  /// The HTTP status.
  package var status: Int
  /// Names and values; the length, the date and the connection's fate are the server's to say.
  package var headers: [(String, String)]
  /// What is sent.
  package var body: ResponseBody
  /// Under which name it is counted; few different ones, whatever clients ask for.
  package var route: String?

  /// - Parameters:
  ///   - status: the HTTP status.
  ///   - headers: names and values.
  ///   - body: what is sent.
  package init(status: Int, headers: [(String, String)] = [], body: ResponseBody = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value of a header, whatever the case of its name.
  func header(_ name: String) -> String? {
    headers.first { $0.0.lowercased() == name.lowercased() }?.1
  }
}

/// What an answer sends.
package enum ResponseBody: Sendable {
  /// Nothing.
  case empty
  /// Bytes in memory.
  case bytes([UInt8])
  /// A part of a file, sent by the kernel.
  case file(OpenFile, Range<Int>)
  /// Server-sent events, until the stream ends or the client goes.
  case events(AsyncStream<ServerEvent>)
}

/// One server-sent event.
package struct ServerEvent: Sendable, Equatable {
  /// Its type; `message` to clients when there is none.
  package let name: String?
  /// Its data; several lines are sent as such.
  package let data: String

  /// - Parameters:
  ///   - name: its type, without line breaks.
  ///   - data: its data.
  package init(name: String? = nil, data: String) {
    self.name = name
    self.data = data
  }

  /// As it goes over the wire (WHATWG HTML, 9.2.5).
  var bytes: [UInt8] {
    // These three end lines there, and none of the others that Unicode has.
    let lines = data.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
      .map { "data: \($0)\n" }
    return Array(((name.map { "event: \($0)\n" } ?? "") + lines.joined() + "\n").utf8)
  }
}
