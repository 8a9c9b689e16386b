import Eidetic
import FoundationEssentials
import HTTPServer

/// A search with a slow ranking, as server-sent events: `progress`, then `answer` with the response of a
/// normal search, or `error` with the error and its status.
struct SearchStream: Sendable {
  private struct Failure: Encodable {
    let status: Int
    let error: ErrorAnswer.Body

    init(_ error: APIError) { (status, self.error) = (error.status, ErrorAnswer(error).error) }
  }

  private let app: WebApp
  private let query: Query

  init(_ query: Query, _ app: WebApp) { (self.query, self.app) = (query, app) }

  /// Whether a client asks for events.
  static func isWanted(_ head: RequestHead) -> Bool {
    head.headers["Accept"]?.contains("text/event-stream") ?? false
  }

  /// Searches until the client disconnects.
  func response() -> Response {
    Response(
      status: 200, headers: [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")],
      body: .events(events()))
  }

  private func events() -> AsyncStream<ServerEvent> {
    AsyncStream { continuation in
      let task = Task {
        do {
          let result = try await app.work.run {
            try await app.engine.search(query) { continuation.yield(.json("progress", $0)) }
          }
          continuation.yield(.json("answer", result))
        } catch {
          continuation.yield(.json("error", Failure(APIError(error))))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

extension ServerEvent {
  /// An event with a value in JSON.
  static func json(_ name: String, _ value: some Encodable) -> ServerEvent {
    guard case .bytes(let bytes) = Response.json(value).body else { preconditionFailure("JSON has bytes") }
    return ServerEvent(name: name, data: String(decoding: bytes, as: UTF8.self))
  }
}
