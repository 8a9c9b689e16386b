import Eidetic
import HTTPServer

extension WebApp {
  static let spaceRoutes = [
    Route(method: .get, path: "/api/v1/spaces") { app, _ in
      .json(try await app.spaceList())
    },
    Route(method: .post, path: "/api/v1/spaces/learn", input: .json) { app, call in
      let order = try call.json(LearningOrder.self)
      let work = LearnWork(order.name, in: app.engine.spaces, options: try order.options())
      return .json(try await app.engine.jobs.perform(work))
    },
    Route(method: .post, path: "/api/v1/spaces/remove", input: .json) { app, call in
      let names = try call.json(NameList.self).names
      guard !app.isIndexing else {
        throw APIError.conflict(
          "cannot remove search indexes while pictures are being indexed; wait for it or cancel it")
      }
      for name in names { try await app.engine.spaces.remove(named: name) }
      return .json(["removed": names])
    },
  ]

  /// The existing and the possible spaces.
  private func spaceList() async throws -> SpaceList {
    let spaces = try await engine.spaces.all()
    let names = Set(spaces.map(\.name))
    let catalogue = try engine.spaces.catalogue()
    return SpaceList(
      spaces: spaces, possible: try catalogue.possible().filter { !names.contains($0.name) },
      missing: catalogue.missingPresets())
  }

  private struct SpaceList: Encodable {
    let spaces: [GalleryStatus.Space]
    let possible: [PossibleSpace]
    let missing: [MissingPreset]
  }

  private struct LearningOrder: Decodable {
    let name: String
    let from: String?
    let method: LearningMethod.Name?
    let dimension: Int?
    let whiten: Bool?
    let bits: Int?
    let seed: UInt64?
    let sample: String?

    func options() throws -> LearningOptions {
      var options = LearningOptions()
      options.base = from
      options.method = method
      options.dimension = dimension
      options.isWhitening = whiten
      (options.bits, options.seed) = (bits, seed)
      options.sample = try sample.map { try ServerPath.absolute($0, to: "learn from") }
      return options
    }
  }
}

/// Names of spaces or models.
struct NameList: Decodable {
  let names: [String]
}
