import Eidetic
import FoundationEssentials
import Imaging
import VectorIndex

struct SearchCommand: Command {
  let name = "search"
  let usage = "[IMAGE]... [OPTION]... | --face IMAGE [OPTION]..."
  let summary =
    "Find the images of the gallery that are nearest to a picture, or have a colour, a face or people."
  let details = """
    IMAGE is a picture file, in the gallery or not, or its http or https address; several are averaged. Scores: higher
    is closer. The distance is 1 minus the score for cosine, inner-product and intersection, otherwise minus the score.
    chi-squared, intersection and hellinger compare histograms, in which no value is negative; hamming counts the values
    that differ. Which metrics a space takes is listed by: eidetic spaces list
    The confidence of the 100 best results is how likely each is a real match rather than a coincidence, 0 to 1; a
    library of fewer than 64 pictures shows none.

    With --person only pictures of these people are searched, in every space and after every ranking; alone it lists them,
    the file that was changed last first, all with the score 1.

    \(FaceSearch.details)
    """
  let syntax = Syntax(
    options: [
      .value("-k", "N", "Answer with the N nearest, or \"all\" (default 10)."),
      .value(
        "--region", "X,Y,W,H", "Search with this part of the picture, in fractions of its width and height."),
      .value(
        "--colour", "COLOUR",
        "Find what has this colour, #c04020 or red; with pictures, both count (fill the space colour-palette first).",
        repeats: true),
      .value(
        "--metric", "NAME", "\(Format.choices(of: Metric.self)) (default: the space's)."),
      .value(
        "--space", "NAME",
        "Search in this space (default \(SearchEngine.defaultSpace), else the gallery's first)."),
      .value(
        "--rank", "CHAIN",
        "Rank by these steps, such as dba:alpha=3,k=4, or default (default none); see Documentation/ranking.md.",
        repeats: true),
      .value(
        "--sort", "ORDER",
        "Show the N nearest by \(Query.Order.allCases.map(\.rawValue).joined(separator: ", ")) (default best)."
      ),
      .flag(
        "--explain",
        "Say which places of each hit are the query picture's (see --match-sheet, and --json for all of them)."
      ),
    ] + PeopleOptions.ofSearch + [
      .value("--face", "IMAGE", "Find the face in this picture instead, among all faces.")
    ] + FaceSearch.options + [
      .value("--contact-sheet", "FILE", "Write the query and its hits as one PNG."),
      .value(
        "--match-sheet", "FILE",
        "Write the query beside each hit as one PNG, with lines between the places that match."),
      Syntax.json,
    ] + LimitOptions.all)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let people = try PeopleOptions.filter(arguments)
    if let picture = arguments.value("--face") {
      guard arguments.operands.isEmpty else {
        throw UsageError(description: "search takes --face IMAGE or pictures to search with, not both")
      }
      guard people == nil else {
        throw UsageError(description: "search takes --face IMAGE or --person, not both")
      }
      if let option = Self.notOfFaces.first(where: arguments.has) {
        throw UsageError(description: "search takes --face IMAGE or \(option), not both")
      }
      return try await FaceSearch.run(picture, arguments, context)
    }
    let colours = try arguments.all("--colour").map { try Colour($0) }
    guard !arguments.operands.isEmpty || !colours.isEmpty || people != nil else {
      throw UsageError(
        description: "search needs a picture, a colour or a person to search with: eidetic search IMAGE")
    }
    var query = Query(
      arguments.operands.map(Self.example), region: try arguments.region("--region"),
      k: arguments.value("-k") == "all" ? .max : try arguments.integer("-k", atLeast: 1) ?? 10,
      metric: try arguments.choice("--metric", Metric.self), space: arguments.value("--space"))
    query.colours = colours
    query.people = people
    query.rank = try RankingChain(arguments.all("--rank"))
    query.explains = arguments.has("--explain") || arguments.value("--match-sheet") != nil
    query.order = try arguments.choice("--sort", Query.Order.self) ?? .best
    let engine = try context.engine(creating: false, limits: try LimitOptions.limits(arguments))
    let result = try await engine.search(query)
    if let file = arguments.value("--contact-sheet") {
      try await engine.writeContactSheet(of: result, for: query, to: file)
      context.console.note("eidetic: wrote the contact sheet \"\(file)\"")
    }
    if let file = arguments.value("--match-sheet") {
      try await engine.writeMatchSheet(of: result, for: query, to: file)
      context.console.note("eidetic: wrote the match sheet \"\(file)\"")
    }
    if arguments.has("--json") {
      try context.console.answer(json: result)
    } else {
      context.console.answer(Self.table(result))
    }
    return .done
  }

  /// What a search for a face would pass over.
  private static let notOfFaces = [
    "--region", "--colour", "--metric", "--space", "--rank", "--sort", "--explain", "--contact-sheet",
    "--match-sheet",
  ]

  static func example(_ operand: String) -> Query.Example {
    let isAddress = ["http://", "https://"].contains { operand.lowercased().hasPrefix($0) }
    return isAddress ? .address(operand) : .file(operand)
  }

  private static func spaces(of result: SearchResult) -> String {
    guard let space = result.space, let metric = result.metric else { return "nothing compared" }
    guard let fusion = result.fusion else { return "\(space), \(metric.rawValue)" }
    let parts = fusion.parts.map {
      "\(Format.fixed(Double($0.weight), digits: 2)) \($0.space) (\($0.metric.rawValue))"
    }
    return parts.joined(separator: " + ") + ", \(fusion.method)"
  }

  private static func table(_ result: SearchResult) -> String {
    let showsConfidences = result.hits.contains { $0.confidence != nil }
    let showsRegions = result.hits.contains { $0.region != nil }
    let explains = result.hits.contains { $0.explanation != nil }
    let rows = result.hits.map { hit in
      [
        "\(hit.rank)", Format.fixed(Double(hit.score), digits: 4),
        Format.fixed(Double(hit.distance), digits: 4),
      ] + (showsConfidences ? [hit.confidence.map { Format.fixed($0, digits: 2) } ?? "–"] : [])
        + (explains ? [text(of: hit.explanation)] : []) + (showsRegions ? [text(of: hit.region)] : [])
        + [hit.path]
    }
    let header =
      ["rank", "score", "distance"] + (showsConfidences ? ["confidence"] : [])
      + (explains ? ["matching places"] : []) + (showsRegions ? ["region"] : []) + ["path"]
    let footer =
      "\(result.hits.count) of \(result.searched) images, \(spaces(of: result)), "
      + "\(Format.fixed(result.milliseconds.total, digits: 1)) ms"
    let ranking = result.ranking.map { cost in
      "\n\(cost.step): \(Format.fixed(cost.milliseconds, digits: 1)) ms" + (cost.note.map { "; \($0)" } ?? "")
    }
    let numbers = 3 + (showsConfidences ? 1 : 0) + (explains ? 1 : 0)
    return Format.table([header] + rows, rightAligned: Set(0..<numbers)) + "\n" + footer + ranking.joined()
  }

  private static func text(of explanation: Explanation?) -> String {
    guard let explanation, explanation.unverified == nil else { return "–" }
    return "\(explanation.inliers) of \(explanation.tentative)"
  }

  private static func text(of region: Region?) -> String {
    guard let region else { return "–" }
    return [region.x, region.y, region.width, region.height].map { Format.fixed($0, digits: 2) }
      .joined(separator: ",")
  }
}
