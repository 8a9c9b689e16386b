import Eidetic
import Imaging

/// `search --face` and `faces search`: the faces that look like one.
enum FaceSearch {
  static let details = """
    With --face every face of every picture is a candidate. A hit is a face that scores at least what only a share of --far
    of the pairs of two different people reach, by the table in the network's card, measured on LFW. The false-accept rate
    that is shown is that share at the hit's own score: how rare such a score is between two strangers, not how likely it
    is that this is the person. Somebody of whom no near face is known is told as unknown. With a network that nobody has
    measured, hits reach the threshold that others publish for it, and no rate is told.
    """

  static let options: [Syntax.Option] = [
    .value("--face-index", "N", "Of several faces in the picture search with the N-th largest (default 1)."),
    .value(
      "--far", "RATE",
      "Accept this share of pairs of two people, 0…1; 1 shows all (default 0.001, or the preset's)."),
  ]

  /// - Parameter picture: a file or an address.
  static func run(_ picture: String, _ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let query = FaceQuery(
      .picture(
        SearchCommand.example(picture), index: try arguments.integer("--face-index", atLeast: 1)),
      k: arguments.value("-k") == "all" ? .max : try arguments.integer("-k", atLeast: 1) ?? 10,
      falseAcceptRate: try arguments.positiveNumber("--far"))
    let engine = try context.engine(creating: false, limits: try LimitOptions.limits(arguments))
    let result = try await engine.search(query)
    if result.faces.count > 1 {
      context.console.note(
        "eidetic: \"\(picture)\" has \(result.faces.count) faces; searched with number \(result.index ?? 1), the "
          + "\(result.index == 1 ? "largest" : "one that was chosen"); choose another one with --face-index")
    }
    if arguments.has("--json") {
      try context.console.answer(json: result)
    } else {
      context.console.answer(table(result))
    }
    return .done
  }

  private static func table(_ result: FaceSearchResult) -> String {
    let rows = result.hits.map { hit in
      [
        "\(hit.rank)", Format.fixed(Double(hit.score), digits: 4), hit.falseAcceptRate.map(rate) ?? "–",
        "\(hit.face)",
        hit.person.map(FacesCommand.label) ?? "–", region(hit.region), hit.path,
      ]
    }
    let titles = ["rank", "score", "false-accept rate", "face", "person", "region", "path"]
    let footer =
      "\(result.hits.count) hits of \(result.searched) faces at a score of "
      + "\(Format.fixed(result.threshold.score, digits: 4)) (\(meaning(of: result.threshold))), "
      + "\(Format.fixed(result.milliseconds.total, digits: 1)) ms"
    return Format.table([titles] + rows, rightAligned: [0, 1, 2, 3]) + "\n" + verdict(result.verdict) + "\n"
      + footer
  }

  private static func meaning(of threshold: FaceSearchResult.Threshold) -> String {
    threshold.falseAcceptRate.map { "false-accept rate \(rate($0))" }
      ?? "published: \(threshold.source ?? "")"
  }

  private static func verdict(_ verdict: FaceSearchResult.Verdict) -> String {
    guard let best = verdict.best else { return "unknown: no near face is anybody's" }
    let who =
      verdict.isKnown
      ? FacesCommand.label(best.person)
      : "unknown: the nearest is \(FacesCommand.label(best.person)), with too low a score of "
        + Format.fixed(Double(best.score), digits: 4)
    guard let runnerUp = verdict.runnerUp, let margin = verdict.margin else { return who }
    return "\(who); \(Format.fixed(Double(margin), digits: 4)) above \(FacesCommand.label(runnerUp.person))"
  }

  /// A small share, not rounded to 0.
  private static func rate(_ rate: Double) -> String {
    var (digits, scale) = (3, 1000.0)
    while rate * scale < 1, digits < 8 { (digits, scale) = (digits + 1, scale * 10) }
    return Format.fixed(rate, digits: digits)
  }

  static func region(_ region: Region) -> String {
    [region.x, region.y, region.width, region.height].map { Format.fixed($0, digits: 3) }
      .joined(separator: ",")
  }
}
