import Eidetic
import HTTPServer

extension WebApp {
  static let filterRoutes = [
    Route(method: .get, path: "/api/v1/fields") { _, _ in .json(["fields": FilterField.all]) },
    Route(method: .get, path: "/api/v1/suggestions") { app, call in
      let text = try call.filterText()
      let cursor = try call.query("cursor").map { try SearchRequest.number($0, "cursor") as Int }
      return .json(
        try await app.engine.library.suggestions(
          for: text, at: cursor ?? text.utf8.count, limit: try call.limit(default: 10)))
    },
    Route(method: .get, path: "/api/v1/parts") { _, call in
      .json(["parts": try FilterPart.all(of: try call.filterText())])
    },
  ]
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
