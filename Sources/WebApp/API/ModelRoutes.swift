import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let modelRoutes = [
    Route(method: .get, path: "/api/v1/models") { app, call in
      .json(["models": try app.engine.library.models.offers(task: call.query("task"))])
    },
    Route(method: .get, path: "/api/v1/models/installed") { app, _ in
      .json(["models": try app.engine.library.models.list()])
    },
    Route(method: .get, path: "/api/v1/models/available") { app, _ in
      .json(["models": try app.engine.library.models.available()])
    },
    Route(method: .get, path: "/api/v1/models/card") { app, call in
      guard let name = call.query("name") else {
        throw APIError.badRequest("cannot show a model: give its name in the URL as name=NAME")
      }
      return .bytes(Array(try app.engine.library.models.card(of: name).utf8), type: "application/json")
    },
    Route(method: .post, path: "/api/v1/models", input: .json, isHeavy: true) { app, call in
      let order = try call.json(AddedModel.self)
      let path = try ServerPath.absolute(order.path, to: "add")
      guard FileManager.default.fileExists(atPath: path) else {
        throw APIError.notFound("cannot add \"\(path)\": there is no such file or folder; check the path")
      }
      return .json(
        status: 201, try await app.engine.library.models.add(path, isTrusted: order.trust ?? false))
    },
    Route(method: .post, path: "/api/v1/models/remove", input: .json) { app, call in
      let names = try call.json(NameList.self).names
      for name in names { try app.engine.library.models.remove(name) }
      return .json(["removed": names])
    },
    Route(method: .post, path: "/api/v1/models/verify", input: .json, isHeavy: true) { app, call in
      .json(["verified": try app.engine.library.models.verify(try call.json(NameList.self).names)])
    },
    Route(method: .get, path: "/api/v1/models/fetches") { app, _ in
      .json(["fetches": app.engine.jobs.modelFetches])
    },
    Route(method: .post, path: "/api/v1/models/fetch", input: .json) { app, call in
      let name = try call.json(ModelOrder.self).name
      return .json(status: 202, try await app.engine.jobs.fetch(name, from: app.engine.library.models))
    },
    Route(method: .post, path: "/api/v1/models/fetch/cancel", input: .json) { app, call in
      let name = try call.json(ModelOrder.self).name
      guard let fetch = app.engine.jobs.cancelFetch(of: name) else {
        throw APIError.notFound("cannot cancel the download of \"\(name)\": it was not started")
      }
      return .json(fetch)
    },
  ]

  private struct ModelOrder: Decodable { let name: String }

  /// A network or card as a file on the server: URLs in requests are not downloaded.
  private struct AddedModel: Decodable {
    let path: String
    let trust: Bool?
  }
}
