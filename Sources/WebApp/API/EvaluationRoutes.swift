import Eidetic
import Evaluation
import Foundation
import HTTPServer
import Vocabulary

extension WebApp {
  static let evaluationRoutes = [
    Route(method: .post, path: "/api/v1/evaluate", input: .json) { app, call in
      do {
        let work = try await app.evaluation(try call.json(EvaluationOrder.self))
        return .json(try await app.engine.jobs.perform(work))
      } catch let error as EvaluationError {
        // The ground truth and the library are files on this machine: the request itself is correct.
        throw APIError.conflict("\(error)")
      }
    }
  ]

  private func evaluation(_ order: EvaluationOrder) async throws -> EvaluationWork {
    let root = try await indexedPath(order.root, to: "evaluate")
    let settings = try order.settings()
    var truth: String?
    if let file = order.groundTruth { truth = try await indexedPath(file, to: "read") }
    let `protocol` = try order.protocol(groundTruth: truth)
    return EvaluationWork(
      app: self, protocol: `protocol`, root: root, settings: settings, runs: try order.runs(of: `protocol`))
  }

  /// A path in an indexed folder, with links resolved: messages about ground truths quote lines of them, and
  /// must not reveal other files.
  private func indexedPath(_ path: String, to verb: String) async throws -> String {
    let resolved = URL(filePath: try ServerPath.absolute(path, to: verb)).resolvingSymlinksInPath().path
    let roots = try await engine.library.roots().map(\.path)
    guard roots.contains(where: { resolved == $0 || resolved.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") })
    else {
      throw APIError.notFound(
        "cannot \(verb) \"\(path)\": it is in none of the indexed folders; index its folder first")
    }
    return resolved
  }
}

/// An evaluation request: the command's options by name.
private struct EvaluationOrder: Decodable {
  /// The protocols that search the library.
  enum Name: String, Decodable {
    case oxford5k, paris6k, labels, duplicates, captions
    case revisitedEasy = "revisited-easy"
    case revisitedMedium = "revisited-medium"
    case revisitedHard = "revisited-hard"
  }

  let `protocol`: Name
  let root: String
  let groundTruth: String?
  let by: LabelledSet.Queries?
  let direction: CaptionSet.Direction?
  let spaces: [String]?
  let ranks: [String]?
  let parts: [String]?
  let metric: Metric?
  let query: GalleryRanker.Part?
  let junk: JudgingRules.Junk?
  let excludeQuery: Bool?
  let depth: Int?
  let ap: AveragePrecision.Form?
  let preset: String?
  let threshold: Float?
  let resamples: Int?
  let seed: UInt64?
  let allowMissing: Bool?
  let perQuery: Bool?

  /// - Parameter file: the ground truth's path; `nil` if folders are classes.
  func `protocol`(groundTruth file: String?) throws(APIError) -> EvaluationProtocol {
    guard by == nil || `protocol` == .labels else {
      throw .badRequest("cannot use \"by\" for \(`protocol`.rawValue): it is for labels; leave it out")
    }
    guard direction == nil || `protocol` == .captions else {
      throw .badRequest(
        "cannot use \"direction\" for \(`protocol`.rawValue): it is for captions; leave it out")
    }
    switch (`protocol`, file) {
    case (.labels, _): return .labels(file: file, by: by ?? .pictures)
    case (.captions, let file?): return .captions(file: file, direction ?? .textToPicture)
    case (.duplicates, _): return .duplicates(file: file)
    case (.oxford5k, let file?): return .oxford5k(folder: file)
    case (.paris6k, let file?): return .paris6k(folder: file)
    case (.revisitedEasy, let file?): return .revisited(file: file, .easy)
    case (.revisitedMedium, let file?): return .revisited(file: file, .medium)
    case (.revisitedHard, let file?): return .revisited(file: file, .hard)
    case (_, nil):
      throw .badRequest("cannot evaluate \(`protocol`.rawValue): give the path of its \"groundTruth\"")
    }
  }

  /// One for each space and chain.
  func runs(of protocol: EvaluationProtocol) throws -> [RunSetting] {
    guard parts == nil || `protocol`.searchesWords else {
      throw APIError.badRequest(
        "cannot use \"parts\" for \(self.protocol.rawValue): it is for queries in words; leave it out")
    }
    return try RunSetting.all(
      spaces: spaces ?? [`protocol`.defaultSpace], chains: ranks ?? [RankingChain.none.description],
      parts: parts)
  }

  func settings() throws(APIError) -> EvaluationSettings {
    var settings = EvaluationSettings()
    if let preset {
      guard let preset = EvaluationSettings.Preset(rawValue: preset) else {
        throw .badRequest("cannot evaluate by the preset \"\(preset)\": there is no such preset")
      }
      guard ap == nil, junk == nil, depth == nil else {
        throw .badRequest(
          "cannot use a preset with \"ap\", \"junk\" or \"depth\": it sets them; leave them out")
      }
      settings.take(preset)
    }
    if let junk { settings.rules.junk = junk }
    settings.rules.depth = try Self.atLeastOne(depth, "depth") ?? settings.rules.depth
    settings.rules.excludesQuery = excludeQuery ?? false
    if let ap { settings.forms = [ap] }
    settings.part = query ?? settings.part
    settings.metric = metric
    settings.threshold = threshold
    settings.bootstrap = Bootstrap(
      resamples: try Self.atLeastOne(resamples, "resamples") ?? settings.bootstrap.resamples,
      seed: seed ?? settings.bootstrap.seed)
    settings.allowsMissing = allowMissing ?? false
    settings.listsQueries = perQuery ?? false
    return settings
  }

  private static func atLeastOne(_ number: Int?, _ name: String) throws(APIError) -> Int? {
    guard let number, number < 1 else { return number }
    throw .badRequest("cannot evaluate with the \(name) \(number): it must be at least 1")
  }
}
