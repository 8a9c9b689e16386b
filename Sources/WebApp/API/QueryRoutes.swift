import Eidetic
import FoundationEssentials
import HTTPServer
import Imaging

extension WebApp {
  static let queryRoutes = [
    Route(method: .post, path: "/api/v1/queries", input: .form, isHeavy: true) { app, call in
      let form = try call.form()
      let file = try form.onePicture()
      let kept = try await app.engine.library.keep(
        try file.contents(), name: file.shownName, days: try form.days() ?? standardDays)
      return .json(status: 201, kept)
    },
    Route(method: .get, path: "/api/v1/queries/{id}") { app, call in
      let (bytes, expires) = try app.engine.library.keptQuery(call.parameters["id"] ?? "")
      var response = Response.bytes(bytes, type: PictureAnswer.type(of: PictureFormat.sniff(bytes)))
      response.headers.append(("Eidetic-Expires", expires.formatted(.iso8601)))
      return PictureAnswer.sandboxed(response)
    },
    Route(method: .delete, path: "/api/v1/queries/{id}") { app, call in
      try app.engine.library.removeKeptQuery(call.parameters["id"] ?? "")
      return .nothing
    },
  ]

  /// How long a query picture is saved by default, in days.
  private static let standardDays = 30
}

extension Form {
  fileprivate func days() throws -> Int? {
    try checkRepetition()
    guard let text = fields.first(where: { $0.name == "days" })?.value else { return nil }
    guard let days: Int = formNumber(text) else {
      throw APIError.badRequest("cannot keep a picture for \"\(text)\" days: give a whole number")
    }
    return days
  }
}
