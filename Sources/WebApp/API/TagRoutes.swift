import Eidetic
import HTTPServer

extension WebApp {
  static let tagRoutes = [
    Route(method: .get, path: "/api/v1/tags") { app, _ in
      .json(["tags": try await app.engine.tags.all()])
    },
    Route(method: .post, path: "/api/v1/tags/add", input: .json) { app, call in
      let order = try call.json(TagOrder.self)
      return .json(try await app.engine.tags.add(order.tag, to: order.images))
    },
    Route(method: .post, path: "/api/v1/tags/remove", input: .json) { app, call in
      let order = try call.json(TagOrder.self)
      return .json(try await app.engine.tags.remove(order.tag, from: order.images))
    },
    Route(method: .post, path: "/api/v1/tags/undo") { app, _ in
      .json(try await app.engine.tags.undo())
    },
  ]

  private struct TagOrder: Decodable {
    let tag: String
    let images: [Int64]
  }
}
