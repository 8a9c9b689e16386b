import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let modelRoutes = [
    Route(method: .get, path: "/api/v1/models") { app, call in
      .json(["models": try app.engine.modelCatalogue.offers(task: call.query("task"))])
    },
    Route(method: .get, path: "/api/v1/models/fetches") { app, _ in
      .json(["fetches": app.modelFetches.fetches])
    },
    Route(method: .post, path: "/api/v1/models/fetch", input: .json) { app, call in
      .json(status: 202, try app.modelFetches.start(try call.json(ModelOrder.self).name))
    },
    Route(method: .post, path: "/api/v1/models/fetch/cancel", input: .json) { app, call in
      let name = try call.json(ModelOrder.self).name
      guard let fetch = app.modelFetches.cancel(name) else {
        throw APIError.notFound("cannot cancel the download of \"\(name)\": it was not started")
      }
      return .json(fetch)
    },
  ]

  private struct ModelOrder: Decodable { let name: String }
}
