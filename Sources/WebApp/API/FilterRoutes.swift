import Eidetic
import HTTPServer

extension WebApp {
  static let filterRoutes = [
    Route(method: .get, path: "/api/v1/fields") { _, _ in .json(["fields": FilterField.all]) },
    Route(method: .get, path: "/api/v1/suggestions") { app, call in
      let text = try call.filterText()
      let cursor = try call.query("cursor").map { try place($0) }
      return .json(
        try await app.engine.library.suggestions(
          for: text, at: cursor ?? text.utf8.count, limit: try call.limit(default: 10)))
    },
    Route(method: .get, path: "/api/v1/parts") { _, call in
      .json(["parts": try FilterPart.all(of: try call.filterText())])
    },
  ]

  /// A place in a text, in bytes.
  private static func place(_ text: String) throws -> Int {
    let cursor: Int = try SearchRequest.number(text, "cursor")
    guard cursor <= largestCursor else {
      throw APIError.badRequest("cannot use \(cursor): cursor must be at most \(largestCursor)")
    }
    return cursor
  }

  private static let largestCursor = 1_000_000
}

extension Call {
  /// A filter's text in the URL's query.
  fileprivate func filterText() throws -> String {
    guard let text = query("text") else {
      throw APIError.badRequest("cannot read the filter: the address has no \"text\"; give it, if only empty")
    }
    return text
  }
}
