import Eidetic
import Evaluation
import Vocabulary

/// The arguments of `evaluate`.
struct EvaluationOptions {
  let `protocol`: EvaluationProtocol
  let settings: EvaluationSettings
  /// One for each space and chain.
  let runs: [RunSetting]

  /// The names of the evaluation protocols.
  static let names =
    ["oxford5k", "paris6k"] + Revisited.Difficulty.allCases.map { "revisited-\($0.rawValue)" }
    + ["labels", "duplicates", "captions"]
  /// Have no effect on given rankings.
  private static let searchOptions = [
    "--root", "--space", "--rank", "--parts", "--metric", "--query", "--threshold",
  ]
  /// - Throws: `UsageError`, `EvaluationError.rank`.
  init(_ arguments: Arguments) throws {
    `protocol` = try Self.protocol(arguments)
    settings = try Self.settings(arguments)
    let (named, ranks, parts) = (arguments.all("--space"), arguments.all("--rank"), arguments.all("--parts"))
    if !parts.isEmpty, !`protocol`.searchesWords {
      throw UsageError(
        description: "--parts is for queries in words: use it with captions, or with labels --by names")
    }
    runs = try RunSetting.all(
      spaces: named.isEmpty ? [`protocol`.defaultSpace] : named,
      chains: ranks.isEmpty ? [RankingChain.none.description] : ranks, parts: parts.isEmpty ? nil : parts)
    if arguments.has("--ranking"), let unused = Self.searchOptions.first(where: arguments.has) {
      throw UsageError(description: "\(unused) has no effect with --ranking; leave it out")
    }
  }

  private static func `protocol`(_ arguments: Arguments) throws -> EvaluationProtocol {
    let name = arguments.operands[0]
    let needed = { (option: String, value: String) throws in
      guard let path = arguments.value(option) else {
        throw UsageError(description: "evaluate \(name) needs \(option) \(value)")
      }
      return path
    }
    switch name {
    case "oxford5k": return .oxford5k(folder: try needed("--ground-truth", "DIR"))
    case "paris6k": return .paris6k(folder: try needed("--ground-truth", "DIR"))
    case "captions":
      return .captions(
        file: try needed("--captions", "TSV"),
        try arguments.choice("--direction", CaptionSet.Direction.self) ?? .textToPicture)
    case "labels", "duplicates":
      // If there are pictures, their folders are the classes.
      let file =
        arguments.has("--root") ? arguments.value("--labels") : try needed("--labels", "TSV")
      guard name == "labels" else { return .duplicates(file: file) }
      return .labels(file: file, by: try arguments.choice("--by", LabelledSet.Queries.self) ?? .pictures)
    default:
      guard let difficulty = Revisited.Difficulty(rawValue: String(name.dropFirst("revisited-".count))) else {
        preconditionFailure("\(name) is no protocol")
      }
      return .revisited(file: try needed("--ground-truth", "FILE"), difficulty)
    }
  }

  private static func settings(_ arguments: Arguments) throws -> EvaluationSettings {
    var settings = EvaluationSettings()
    if let preset = try arguments.choice("--preset", EvaluationSettings.Preset.self) {
      if let set = ["--ap", "--junk", "--depth"].first(where: arguments.has) {
        throw UsageError(
          description: "--preset \(preset.rawValue) sets \(set) too; leave one of them out")
      }
      settings.take(preset)
    }
    if let junk = try arguments.choice("--junk", JudgingRules.Junk.self) { settings.rules.junk = junk }
    if let depth = try arguments.integer("--depth", atLeast: 1) { settings.rules.depth = depth }
    settings.rules.excludesQuery = arguments.has("--exclude-query")
    if arguments.value("--ap") != "all", let form = try arguments.choice("--ap", AveragePrecision.Form.self) {
      settings.forms = [form]
    }
    if let part = try arguments.choice("--query", GalleryRanker.Part.self) { settings.part = part }
    settings.metric = try arguments.choice("--metric", Metric.self)
    if let text = arguments.value("--threshold") {
      guard let threshold = Float(text), threshold.isFinite else {
        throw UsageError(description: "invalid --threshold \"\(text)\": expected a number")
      }
      settings.threshold = threshold
    }
    settings.bootstrap = Bootstrap(
      resamples: try arguments.integer("--resamples", atLeast: 1) ?? settings.bootstrap.resamples,
      seed: UInt64(try arguments.integer("--seed", atLeast: 0) ?? Int(settings.bootstrap.seed)))
    settings.allowsMissing = arguments.has("--allow-missing")
    settings.listsQueries = arguments.has("--per-query")
    return settings
  }
}
