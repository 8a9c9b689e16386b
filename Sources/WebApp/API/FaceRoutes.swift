import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let faceRoutes = [
    Route(method: .get, path: "/api/v1/images/{id}/faces") { app, call in
      .json(["faces": try await app.engine.faces.all(ofImage: try call.number("id"))])
    },
    Route(method: .get, path: "/api/v1/faces/unassigned") { app, call in
      .json(["faces": try await app.engine.faces.unassigned(limit: try call.limit(default: 100))])
    },
    Route(method: .get, path: "/api/v1/faces/{id}/portrait", isHeavy: true) { app, call in
      .bytes(
        try await app.engine.people.portrait(ofFace: try call.number("id")), type: "image/jpeg",
        caching: "private, max-age=86400")
    },
    Route(method: .post, path: "/api/v1/faces/search", input: .jsonOrForm) { app, call in
      let request = try FaceSearchRequest(call)
      return .json(try await app.work.run { try await app.engine.faces.search(try request.query()) })
    },
    Route(method: .post, path: "/api/v1/faces/split", input: .json) { app, call in
      let order = try call.json(FacesOrder.self)
      let (edit, person) = try await app.engine.people.split(order.faces, name: order.name)
      return .json(Split(edit: edit, person: person))
    },
    Route(method: .post, path: "/api/v1/faces/move", input: .json) { app, call in
      let order = try call.json(MoveOrder.self)
      return .json(try await app.engine.people.move(order.faces, to: order.person))
    },
    Route(method: .post, path: "/api/v1/faces/reject", input: .json) { app, call in
      .json(try await app.engine.people.reject(try call.json(FacesOrder.self).faces))
    },
    Route(method: .get, path: "/api/v1/faces/not-faces") { app, call in
      .json(["faces": try await app.engine.faces.notFaces(limit: try call.limit(default: 100))])
    },
    Route(method: .post, path: "/api/v1/faces/not-faces", input: .json) { app, call in
      .json(try await app.engine.faces.markAsNotFaces(try call.json(FacesOrder.self).faces))
    },
    Route(method: .post, path: "/api/v1/faces/faces-after-all", input: .json) { app, call in
      .json(try await app.engine.faces.markAsFaces(try call.json(FacesOrder.self).faces))
    },
    Route(method: .post, path: "/api/v1/faces/on", input: .json) { app, call in
      let order = try call.json(SwitchOrder.self)
      if let preset: FacePreset = try SearchRequest.choice(order.preset, "preset") {
        guard order.model == nil, order.detector == nil else {
          throw APIError.badRequest(
            "cannot turn faces on: give \"preset\", or \"model\" and \"detector\", not both")
        }
        try await app.engine.faces.turnOn(preset)
      } else {
        try await app.engine.faces.turnOn(model: order.model, detector: order.detector)
      }
      return .json(try await app.engine.faces.status())
    },
    Route(method: .post, path: "/api/v1/faces/off", input: .json) { app, call in
      // All of people's edits are deleted, too: this must not happen by accident.
      guard try call.json(OffOrder.self).deletesAll else {
        throw APIError.badRequest(
          "cannot turn faces off: all names and faces would be deleted; confirm it with \"deletesAll\": true")
      }
      try await app.engine.faces.turnOff()
      return .json(try await app.engine.faces.status())
    },
  ]

  private struct FacesOrder: Decodable {
    let faces: [Int64]
    let name: String?
  }

  private struct MoveOrder: Decodable {
    let faces: [Int64]
    let person: Int64
  }

  private struct SwitchOrder: Decodable {
    let model: String?
    let detector: String?
    let preset: String?
  }

  private struct OffOrder: Decodable { let deletesAll: Bool }

  private struct Split: Encodable {
    let edit: PeopleEdit
    let person: Person
  }
}

/// A face search request, in JSON or as a form with the same names.
private struct FaceSearchRequest: Sendable {
  private struct Body: Decodable {
    let face: Int64?
    let image: Int64?
    let index: FaceChoice?
    let k: Int?
    let far: Double?
  }

  /// Which faces of a picture: a number, or `"all"`.
  private enum FaceChoice: Decodable, Sendable {
    case number(Int)
    case all

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      guard let text = try? container.decode(String.self) else {
        self = .number(try container.decode(Int.self))
        return
      }
      guard text == "all" else { throw Self.refusal(text) }
      self = .all
    }

    init(_ text: String) throws {
      if text == "all" {
        self = .all
      } else if let number: Int = formNumber(text) {
        self = .number(number)
      } else {
        throw Self.refusal(text)
      }
    }

    private static func refusal(_ text: String) -> APIError {
      .badRequest("cannot read \"\(text)\": index must be a number, 1 for the largest face, or \"all\"")
    }
  }

  private var face: Int64?
  private var image: Int64?
  private var file: FormFile?
  private var index: FaceChoice?
  private var k: Int?
  private var far: Double?

  /// - Throws: `APIError` of status 400 for what cannot be read.
  init(_ call: Call) throws {
    guard case .form(let form) = call.request.body else {
      let body = try call.json(Body.self)
      (face, image, index, k, far) = (body.face, body.image, body.index, body.k, body.far)
      return
    }
    file = try form.onePicture()
    try form.checkRepetition()
    for (name, value) in form.fields {
      switch name {
      case "index": index = try FaceChoice(value)
      case "k": k = try SearchRequest.number(value, name)
      case "far": far = try SearchRequest.number(value, name)
      default: throw APIError.unknownField(name)
      }
    }
  }

  /// The query for the engine.
  func query() throws -> FaceQuery {
    let example: FaceQuery.Example
    switch (face, image, file) {
    case (let face?, nil, nil): example = .face(face)
    case (nil, let image?, nil): example = self.example(.image(image))
    case (nil, nil, let file?):
      example = self.example(.bytes(try file.contents(), name: file.shownName))
    default:
      throw APIError.badRequest(
        "cannot search for a face: give \"face\" or \"image\", or a picture in a form")
    }
    return FaceQuery(example, k: k ?? 10, falseAcceptRate: far)
  }

  private func example(_ picture: Query.Example) -> FaceQuery.Example {
    switch index {
    case .all: .allFaces(picture)
    case .number(let number): .picture(picture, index: number)
    case nil: .picture(picture, index: nil)
    }
  }
}
