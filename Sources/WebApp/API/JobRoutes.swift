import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let jobRoutes = [
    Route(method: .get, path: "/api/v1/jobs") { app, _ in
      .json(["jobs": app.engine.jobs.jobs.map(JobAnswer.init)])
    },
    Route(method: .post, path: "/api/v1/jobs", input: .json) { app, call in
      let order = try call.json(JobOrder.self)
      let work = try IndexWork(app.engine, try order.absolutePaths(), options: try order.options())
      return .json(status: 202, JobAnswer(try await app.engine.jobs.submit(work)))
    },
    Route(method: .get, path: "/api/v1/jobs/{id}") { app, call in
      .json(JobAnswer(try app.engine.jobs.job(try call.jobID())))
    },
    Route(method: .post, path: "/api/v1/jobs/{id}/pause") { app, call in
      .json(JobAnswer(try app.engine.jobs.pause(try call.jobID())))
    },
    Route(method: .post, path: "/api/v1/jobs/{id}/resume") { app, call in
      .json(JobAnswer(try app.engine.jobs.resume(try call.jobID())))
    },
    Route(method: .post, path: "/api/v1/jobs/{id}/cancel") { app, call in
      .json(JobAnswer(try app.engine.jobs.cancel(try call.jobID())))
    },
    Route(method: .get, path: "/api/v1/events") { app, _ in
      Response(
        status: 200, headers: [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")],
        body: .events(EventSource(engine: app.engine).events()))
    },
  ]
}

/// A request to index.
private struct JobOrder: Decodable {
  let paths: [String]?
  let retry: Bool?
  let rehash: Bool?
  let prune: Bool?
  let exclude: [String]?
  let include: [String]?
  let spaces: [String]?
  let faces: Bool?
  let tags: Bool?
  let text: Bool?
  let names: Bool?

  /// - Throws: `APIError` of status 400 for an empty list of spaces: nothing could be found afterwards.
  func options() throws -> IndexOptions {
    guard spaces?.isEmpty != true else {
      throw APIError.badRequest("cannot index in no space: name some in \"spaces\", or leave it out")
    }
    var options = IndexOptions(
      spaces: spaces ?? [], retriesFailed: retry ?? false,
      trustsEmptyRoots: prune ?? false)
    options.turnsFacesOn = faces ?? false
    options.findsTags = tags
    options.readsText = text
    options.takesNames = names ?? false
    options.readsAll = rehash ?? false
    options.exclusions = exclude ?? []
    options.inclusions = include ?? []
    return options
  }

  /// - Throws: `APIError` of status 400 for a path that is relative to the server's working folder.
  func absolutePaths() throws -> [String] {
    try (paths ?? []).map { try ServerPath.absolute($0, to: "index") }
  }
}

extension Call {
  fileprivate func jobID() throws -> Int { Int(try number("id")) }
}
