import Foundation

/// Server-sent events as they come in. Its calls block.
final class EventStream {
  private let wire: Wire
  private var text = ""

  init(_ server: Server, _ target: String = "/api/v1/events") throws {
    wire = try Wire(port: server.port)
    try wire.send(server.request("GET", target, ["Connection": "keep-alive"]))
    let (status, headers) = try wire.head()
    guard status == 200, headers.contains(where: { $0.value.hasPrefix("text/event-stream") }) else {
      throw WireError.noHTTP("\(status) \(headers)")
    }
  }

  /// The next event, whatever comments lie before it.
  func next() throws -> (name: String, data: JSON) {
    while true {
      while let end = text.range(of: "\n\n") {
        let lines = text[..<end.lowerBound].split(separator: "\n")
        text.removeSubrange(..<end.upperBound)
        func values(_ field: String) -> [Substring] {
          lines.filter { $0.hasPrefix(field + ": ") }.map { $0.dropFirst(field.count + 2) }
        }
        if let name = values("event").first {
          return (String(name), try JSON(parsing: values("data").joined(separator: "\n").utf8))
        }
      }
      let size = try wire.line(endingWith: "\r\n")
      guard let count = Int(size, radix: 16), count > 0 else { throw WireError.closed(after: 0) }
      text += String(decoding: try wire.take(count), as: UTF8.self)
      _ = try wire.take(2)
    }
  }

  /// The next event of a name for which something holds, and all of that name before it.
  func events(_ name: String, until condition: (JSON) -> Bool) throws -> [JSON] {
    var events: [JSON] = []
    while true {
      let event = try next()
      guard event.name == name else { continue }
      events.append(event.data)
      if condition(event.data) { return events }
    }
  }
}
