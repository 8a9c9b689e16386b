import Eidetic
import Imaging
import Vocabulary

/// `search --face` and `faces search`: finds faces that look like a given one.
enum FaceSearch {
  static let details = """
    With --face, the face is compared with every face of every picture. A result is a face whose score is \
    reached by at most a share of --far of all pairs of different people, by the table in the model's \
    card, measured on LFW. The false-accept rate shown is that share at the result's own score: how rare \
    such a score is between two strangers, not how likely it is that this is the person. If no known face \
    is close enough, the person is reported as unknown. Models that aren't calibrated use their published \
    threshold and show no rate.
    """

  static let options: [Syntax.Option] = [
    .value(
      "--face-index", "N|all",
      "Use the Nth largest face in the picture, or all of them, each by itself (default: 1)."),
    .value("--far", "RATE", "Maximum false-accept rate, 0–1; 1 shows all (default: 0.001, or the preset's)."),
  ]

  /// - Parameter picture: a file, a URL or `-`.
  static func run(_ picture: String, _ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let limits = try LimitOptions.limits(arguments)
    let query = FaceQuery(
      try example(picture, arguments, limits),
      k: arguments.value("-k") == "all" ? .max : try arguments.integer("-k", atLeast: 1) ?? 10,
      falseAcceptRate: try arguments.positiveNumber("--far"))
    let engine = try context.engine(creating: false, limits: limits)
    let result = try await engine.faces.search(query)
    if let index = result.index, result.faces.count > 1 {
      context.console.note(
        "eidetic: \"\(picture)\" has \(result.faces.count) faces; searching with number \(index)"
          + "\(index == 1 ? ", the largest" : ""); choose another, or all, with --face-index")
    }
    if arguments.has("--json") {
      try context.console.answer(json: result)
    } else if arguments.has("--paths") {
      SearchAnswer.print(
        paths: result.hits.map(\.path), endingInZero: arguments.has("-0"), context.console)
    } else if result.index == nil {
      print(result, ofAllFaces: context.console)
    } else {
      context.console.answer(table(result.hits))
      context.console.answer([verdict(result.verdict), footer(result)])
    }
    return .done
  }

  private static func example(
    _ picture: String, _ arguments: Arguments, _ limits: DecodingLimits
  ) throws -> FaceQuery.Example {
    let word = arguments.value("--face-index")
    let index = word.flatMap { Int($0) }
    guard word == nil || word == "all" || (index ?? 0) > 0 else {
      throw UsageError(
        description:
          "invalid --face-index \"\(word ?? "")\": expected a whole number, 1 for the largest face, or all")
    }
    let example = try SearchCommand.example(picture, limits)
    return word == "all" ? .allFaces(example) : .picture(example, index: index)
  }

  /// A table for every face, below its place in the picture and who it is.
  private static func print(_ result: FaceSearchResult, ofAllFaces console: Console) {
    for face in result.faces {
      guard let verdict = face.verdict, let hits = face.hits else { continue }
      console.answer([
        "Face \(face.index) of \(result.faces.count), at \(region(face.region)): \(self.verdict(verdict))"
      ])
      if !hits.isEmpty { console.answer(table(hits)) }
      console.answer([""])
    }
    console.answer([footer(result)])
  }

  private static func table(_ hits: [FaceSearchResult.Hit]) -> Table {
    Table(
      columns: [
        .number("rank"), .number("score"), .number("false-accept rate", spare: 1), .number("face"),
        .text("person"), .word("region", spare: 0), .path("path"),
      ],
      rows: hits.map { hit in
        [
          "\(hit.rank)", Format.fixed(Double(hit.score), digits: 4), hit.falseAcceptRate.map(rate) ?? "–",
          "\(hit.face)", hit.person.map(FacesCommand.label) ?? "–", region(hit.region), hit.path,
        ]
      })
  }

  private static func footer(_ result: FaceSearchResult) -> String {
    let shown = result.faces.compactMap(\.hits)
    let start =
      shown.isEmpty
      ? "Top \(result.hits.count)" : Format.counted(shown.reduce(0) { $0 + $1.count }, "result")
    return "\(start) of \(Format.counted(result.searched, "face")) with a score of "
      + "\(Format.fixed(result.threshold.score, digits: 4)) or more (\(meaning(of: result.threshold))), "
      + "\(Format.fixed(result.milliseconds.total, digits: 1)) ms"
  }

  private static func meaning(of threshold: FaceSearchResult.Threshold) -> String {
    threshold.falseAcceptRate.map { "false-accept rate \(rate($0))" }
      ?? "published: \(threshold.source ?? "")"
  }

  private static func verdict(_ verdict: FaceSearchResult.Verdict) -> String {
    guard let best = verdict.best else { return "unknown: none of the people is close" }
    let who =
      verdict.isKnown
      ? FacesCommand.label(best.person)
      : "unknown: closest is \(FacesCommand.label(best.person)), but the score is too low: "
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
