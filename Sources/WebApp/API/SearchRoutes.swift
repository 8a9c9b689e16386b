import Eidetic
import Foundation
import HTTPServer
import Imaging
import Vocabulary

extension WebApp {
  static let searchRoutes = [
    Route(method: .post, path: "/api/v1/search", input: .jsonOrForm) { app, call in
      var request = try SearchRequest(call)
      // Downloads must not occupy the slots of searches.
      try await request.replaceAddresses { try await app.fetch($0) }
      let whole = request
      if SearchStream.isWanted(call.head) { return SearchStream(try whole.query(), app).response() }
      return .json(try await app.work.run { try await app.engine.search(try whole.query()) })
    },
    Route(method: .post, path: "/api/v1/fetch", input: .json) { app, call in
      let bytes = try await app.fetch(try call.json(FetchRequest.self).address)
      return PictureAnswer.sandboxed(.bytes(bytes, type: PictureAnswer.type(of: PictureFormat.sniff(bytes))))
    },
    Route(method: .post, path: "/api/v1/preview", input: .form, isHeavy: true) { app, call in
      let file = try call.form().onePicture()
      return .bytes(
        try await app.engine.library.preview(of: .bytes(try file.contents(), name: file.shownName)),
        type: "image/jpeg")
    },
  ]

  private struct FetchRequest: Decodable { let address: String }

  /// Downloads the picture at a URL, in turn.
  private func fetch(_ address: String) async throws -> [UInt8] {
    try await fetches.run { try await engine.fetch(address) }
  }
}

/// A number in a form: in JSON's notation, and not negative; no hexadecimal, no infinity.
func formNumber<Number: LosslessStringConvertible>(_ text: String) -> Number? {
  text.first != "-" && text.allSatisfy { "0123456789.e-".contains($0) } ? Number(text) : nil
}

extension Call {
  /// The body, which must be a form.
  func form() throws -> Form {
    guard case .form(let form) = request.body else {
      throw APIError.badRequest("cannot read the body: it must be multipart/form-data")
    }
    return form
  }
}

extension APIError {
  /// The error for an unknown field.
  static func unknownField(_ name: String) -> APIError {
    badRequest("cannot read the form: it has no field \"\(name)\"; see /openapi.json")
  }
}

extension Form {
  /// Refuses repeated fields: it would be unclear which value counts.
  ///
  /// - Parameter lists: the names of fields that may be repeated.
  func checkRepetition(except lists: Set<String> = []) throws {
    var seen: Set<String> = []
    for (name, _) in fields where !lists.contains(name) && !seen.insert(name).inserted {
      throw APIError.badRequest("cannot read the form: it has the field \"\(name)\" twice; give it once")
    }
  }

  /// The one picture in the field `image`.
  func onePicture() throws -> FormFile {
    guard files.count == 1, files[0].name == WebApp.pictureField else {
      throw APIError.badRequest("cannot read the form: give one picture in the field \"image\"")
    }
    return files[0]
  }
}

extension FormFile {
  /// Its name in errors.
  var shownName: String { fileName ?? "the picture" }
}
