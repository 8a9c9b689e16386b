import Foundation
import TestSupport
import Testing

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
    server.check(Answer(status: status, headers: headers, body: []), "GET", target)
  }

  typealias Event = (name: String, data: JSON)

  /// The next event, whatever comments come before it.
  func next(_ deadline: Deadline = Deadline(awaiting: "an event")) throws -> Event {
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
      let size = try wire.line(endingWith: "\r\n", deadline)
      guard let count = Int(size, radix: 16), count > 0 else { throw WireError.closed(after: 0) }
      text += String(decoding: try wire.take(count, deadline), as: UTF8.self)
      _ = try wire.take(2, deadline)
    }
  }

  /// All events up to the one with which something has come about: nothing is passed over, so that the order
  /// in which things happen does not matter.
  ///
  /// - Parameter awaited: what is waited for, for who reads that it did not come.
  func events(awaiting awaited: String, until condition: ([Event]) -> Bool) throws -> [Event] {
    let deadline = Deadline(awaiting: "an event: \(awaited)")
    var events: [Event] = []
    while !condition(events) { events.append(try next(deadline)) }
    return events
  }
}
