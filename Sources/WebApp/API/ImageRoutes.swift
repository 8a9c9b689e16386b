import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let imageRoutes = [
    Route(method: .get, path: "/api/v1/images") { app, call in
      let order: LibraryRoom.ListOrder? = try SearchRequest.choice(call.query("sort"), "sort")
      let (images, next) = try await app.engine.library.images(
        limit: try call.limit(default: 100), after: try call.cursor(), order: order ?? .added,
        filter: try call.filter())
      return .json(ImageList(images: images, next: next))
    },
    Route(method: .get, path: "/api/v1/timeline") { app, call in
      .json(try await app.engine.library.timeline(try call.filter()))
    },
    Route(method: .get, path: "/api/v1/images/{id}") { app, call in
      .json(try await app.engine.library.image(try call.number("id")))
    },
    Route(method: .get, path: "/api/v1/images/{id}/thumbnail") { app, call in
      let (jpeg, hash) = try await app.engine.library.thumbnail(of: try call.number("id"))
      return try conditional(jpeg, type: "image/jpeg", entityTag: hash, call)
    },
    Route(method: .get, path: "/api/v1/images/{id}/preview", isHeavy: true) { app, call in
      let id = try call.number("id")
      let tag = try await app.engine.library.image(id).hash + "-preview"
      // A client that has it already does not get it again.
      let jpeg = isKnown(tag, call) ? [] : try await app.engine.library.preview(of: .image(id))
      return try conditional(jpeg, type: "image/jpeg", entityTag: tag, call)
    },
    Route(method: .get, path: "/api/v1/images/{id}/original") { app, call in
      let file = try await app.engine.library.original(of: try call.number("id"))
      return PictureAnswer.sandboxed(try original(file, call))
    },
  ]

  private struct ImageList: Encodable {
    let images: [ListedImage]
    let next: Cursor?
  }
}

extension Call {
  /// The filter in the URL's query; `nil` if there is none.
  fileprivate func filter() throws -> Filter? { try query("where").map { try Filter($0) } }
}
