import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let peopleRoutes = [
    Route(method: .get, path: "/api/v1/people") { app, _ in
      .json(
        PeopleList(status: try await app.engine.faces.status(), people: try await app.engine.people.all()))
    },
    Route(method: .get, path: "/api/v1/people/images") { app, call in
      let people = (call.query("people") ?? "").split(separator: ",").map(String.init)
      let match: PeopleMatch = try SearchRequest.choice(call.query("match"), "match") ?? .all
      let images = try await app.engine.people.images(of: PeopleFilter(people, match: match))
      return .json(["images": images])
    },
    Route(method: .get, path: "/api/v1/people/suggestions", isHeavy: true) { app, call in
      .json(["suggestions": try await app.engine.people.suggestions(limit: try call.limit(default: 20))])
    },
    Route(method: .get, path: "/api/v1/people/edits") { app, call in
      .json(["edits": try await app.engine.people.edits(limit: try call.limit(default: 50))])
    },
    Route(method: .get, path: "/api/v1/people/export") { app, _ in
      .json(try await app.engine.people.exportFile())
    },
    Route(method: .post, path: "/api/v1/people/import", input: .json) { app, call in
      guard case .text(let bytes) = call.request.body else {
        throw APIError.badRequest("cannot read the body: it must be JSON")
      }
      return .json(try await app.engine.people.importFile(bytes))
    },
    Route(method: .post, path: "/api/v1/people/xmp/import", input: .json, isHeavy: true) { app, call in
      .json(try await app.engine.people.importNames(from: try call.json(NameImportOrder.self).paths ?? []))
    },
    Route(method: .post, path: "/api/v1/people/xmp/export", input: .json, isHeavy: true) { app, call in
      let order = try call.json(NameExportOrder.self)
      return .json(try await app.engine.people.exportNames(of: order.people ?? [], dryRun: order.dryRun))
    },
    Route(method: .post, path: "/api/v1/people/cluster") { app, _ in
      .json(try await app.engine.jobs.perform(ClusterWork(app.engine.faces)))
    },
    Route(method: .post, path: "/api/v1/people/undo") { app, _ in
      .json(try await app.engine.people.undo())
    },
    Route(method: .get, path: "/api/v1/people/{id}") { app, call in
      .json(try await app.engine.people.person(numbered: try call.number("id")))
    },
    Route(method: .get, path: "/api/v1/people/{id}/faces") { app, call in
      let faces = try await app.engine.people.faces(
        ofPerson: try call.number("id"), limit: try call.limit(default: 1000))
      return .json(["faces": faces])
    },
    Route(method: .post, path: "/api/v1/people/{id}/name", input: .json) { app, call in
      .json(try await app.engine.people.name(try call.number("id"), try call.json(NameOrder.self).name))
    },
    Route(method: .post, path: "/api/v1/people/{id}/merge", input: .json) { app, call in
      .json(
        try await app.engine.people.merge(try call.json(MergeOrder.self).others, into: try call.number("id")))
    },
    Route(method: .post, path: "/api/v1/people/{id}/merge/preview", input: .json) { app, call in
      .json(
        try await app.engine.people.mergePreview(
          try call.json(MergeOrder.self).others, into: try call.number("id")))
    },
    Route(method: .post, path: "/api/v1/people/{id}/distinguish", input: .json) { app, call in
      .json(
        try await app.engine.people.distinguish(
          try call.number("id"), from: try call.json(DistinguishOrder.self).other))
    },
    Route(method: .post, path: "/api/v1/people/{id}/forget", input: .json) { app, call in
      let id = try call.number("id")
      return .json(try await app.forget(id, trainsAgain: try call.json(ForgetOrder.self).trainAgain))
    },
    Route(method: .post, path: "/api/v1/people/{id}/forget/preview") { app, call in
      .json(try await app.engine.people.forgetPreview(try call.number("id")))
    },
  ]

  private struct PeopleList: Encodable {
    let status: FaceStatus
    let people: [Person]
  }

  private struct NameImportOrder: Decodable { let paths: [String]? }

  /// A dry run must be chosen or excluded explicitly, because files are written.
  private struct NameExportOrder: Decodable {
    let people: [Int64]?
    let dryRun: Bool
  }

  private struct NameOrder: Decodable { let name: String? }

  private struct MergeOrder: Decodable { let others: [Int64] }

  private struct DistinguishOrder: Decodable { let other: Int64 }

  /// Whether to train again must be said: what learned from the person is removed either way.
  private struct ForgetOrder: Decodable { let trainAgain: Bool }
}
