import Eidetic
import FoundationEssentials
import HTTPServer
import Reporting
import Training

extension WebApp {
  static let trainingRoutes = [
    Route(method: .get, path: "/api/v1/training") { app, _ in
      .json(["trained": try await app.engine.trained.all()])
    },
    Route(method: .post, path: "/api/v1/training", input: .json) { app, call in
      let order = try call.json(TrainingRequest.self).order()
      return .json(status: 202, JobAnswer(try await app.engine.jobs.submit(app.training(order))))
    },
    Route(method: .post, path: "/api/v1/training/labels", input: .json) { app, call in
      let request = try call.json(LabelsRequest.self)
      return .json(
        try await app.trainer.preview(
          try request.labels.source(), least: request.leastPictures ?? TrainingOrder.standardLeast))
    },
    Route(method: .get, path: "/api/v1/training/{id}") { app, call in
      let id = try call.number("id")
      return .json(
        Trainer.Outcome(
          trained: try await app.engine.trained.trained("\(id)"), report: try await app.trainer.report(of: id)
        ))
    },
    Route(method: .delete, path: "/api/v1/training/{id}") { app, call in
      let id = try call.number("id")
      try await app.engine.trained.remove(id)
      return .json(["removed": id])
    },
    Route(method: .post, path: "/api/v1/training/{id}/use", input: .json) { app, call in
      let id = try call.number("id")
      if try call.json(UseRequest.self).used {
        _ = try await app.work.run { try await app.engine.trained.use(id) }
      } else {
        try await app.engine.trained.stopUsing(id)
      }
      return .json(try await app.engine.trained.trained("\(id)"))
    },
    Route(method: .post, path: "/api/v1/training/{id}/again") { app, call in
      let order = try await app.trainer.order(of: try call.number("id"))
      return .json(status: 202, JobAnswer(try await app.engine.jobs.submit(app.training(order))))
    },
    Route(method: .post, path: "/api/v1/training/{id}/corrections", input: .json) { app, call in
      let id = try call.number("id")
      let request = try call.json(CorrectionRequest.self)
      try await app.trainer.correct(image: request.image, to: request.label, for: id)
      return .json(request)
    },
    Route(method: .post, path: "/api/v1/training/{id}/classify", input: .jsonOrForm) { app, call in
      let id = try call.number("id")
      let example: Query.Example
      if case .form(let form) = call.request.body {
        let file = try form.onePicture()
        if let field = form.fields.first { throw APIError.unknownField(field.name) }
        example = .bytes(try file.contents(), name: file.shownName)
      } else {
        example = .image(try call.json(ImageRequest.self).image)
      }
      return .json(try await app.work.run { try await app.engine.trained.classify(example, by: id) })
    },
  ]

  var trainer: Trainer { Trainer(engine) }

  /// Training as a job.
  ///
  /// - Parameter isUsed: whether the result labels pictures, unless something speaks against it.
  func training(_ order: TrainingOrder, isUsed: Bool = false) -> TrainWork {
    TrainWork(
      order, by: trainer,
      program: ReportProgram(
        version: options.version, commit: nil, command: ["POST", "/api/v1/training"],
        cores: SearchEngine.cores), isUsed: isUsed)
  }

  private struct UseRequest: Decodable { let used: Bool }

  private struct ImageRequest: Decodable { let image: Int64 }

  private struct LabelsRequest: Decodable {
    let labels: LabelsSourceRequest
    let leastPictures: Int?
  }

  private struct CorrectionRequest: Codable {
    let image: Int64
    /// Missing to leave the picture out.
    let label: String?
  }
}

/// Where labels come from, in a request.
private struct LabelsSourceRequest: Decodable {
  enum Kind: String, Decodable {
    case folder, file, tags, people
  }

  let kind: Kind
  let path: String?
  let root: String?
  let names: [String]?

  func source() throws -> LabelSource {
    switch kind {
    case .folder: return .folder(try ServerPath.absolute(try needed(path, "path"), to: "learn from"))
    case .file:
      let path = try ServerPath.absolute(try needed(path, "path"), to: "learn from")
      let root = try root.map { try ServerPath.absolute($0, to: "learn from") }
      return .file(path, root: root ?? URL(filePath: path).deletingLastPathComponent().path)
    case .tags: return .tags(names: names)
    case .people: return .people
    }
  }

  private func needed(_ value: String?, _ name: String) throws(APIError) -> String {
    guard let value else {
      throw .badRequest("cannot use labels of the kind \"\(kind.rawValue)\": give their \"\(name)\"")
    }
    return value
  }
}

/// A request to train: the command's options by name.
private struct TrainingRequest: Decodable {
  /// What can be trained.
  enum Kind: String, Decodable {
    case head, metric
  }

  let kind: Kind?
  let name: String
  let labels: LabelsSourceRequest
  let space: String?
  let split: [Double]?
  let seed: UInt64?
  let leastPictures: Int?
  let folds: Int?

  func order() throws -> TrainingOrder {
    var order = TrainingOrder(name: name, labels: try labels.source(), space: space)
    if let split {
      guard split.count == 3 else {
        throw APIError.badRequest(
          "cannot split by \(split.count) shares: give three, for training, test and validation, in \"split\""
        )
      }
      order.shares = try PartShares(train: split[0], test: split[1], validation: split[2])
    }
    if kind == .metric { order.metric = .whitening }
    order.seed = seed ?? order.seed
    if let leastPictures {
      guard leastPictures >= 2 else {
        throw APIError.badRequest(
          "cannot learn classes of \(leastPictures) pictures: \"leastPictures\" is at least 2")
      }
      order.leastPictures = leastPictures
    }
    if let folds {
      guard folds >= 2 else {
        throw APIError.badRequest("cannot hold out pictures \(folds) times: \"folds\" is at least 2")
      }
      order.folds = folds
    }
    return order
  }
}
