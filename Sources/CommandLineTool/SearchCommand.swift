import Eidetic
import FoundationEssentials
import Imaging
import Vocabulary

struct SearchCommand: Command {
  let name = "search"
  let usage = "[PICTURE]... [OPTION]... | --face PICTURE [OPTION]..."
  let summary =
    "Find pictures that are similar to a picture, or show what words say, a colour, a face or a person."
  let details = """
    PICTURE is a file or pipe, in the library or not, an http or https URL, or - for standard input; several are \
    averaged.
    With --not, results are unlike these pictures, as far as --not-weight says.
    Higher scores are closer. The distance is 1 minus the score for cosine, inner-product and \
    intersection, otherwise minus the score. chi-squared, intersection and hellinger compare histograms, \
    which have no negative values; hamming counts the values that differ. To see which metrics a search \
    index supports, run: eidetic spaces list
    The confidence of the 100 best results is how likely each is a real match rather than a coincidence, 0 \
    to 1. Libraries of fewer than 64 pictures have none.

    With --text, pictures are found that show what WORDS say; beside PICTURE both count. WORDS can have \
    conditions as FILTER does, and words that aren't wanted: 'red bicycle -indoor folder:2020'. Words in \
    quotation marks must be found as text. Needs the search index meaning.

    With --person, only pictures of these people are searched. Without a picture, words or a colour, all pictures \
    of these people are listed, the newest file first.

    With --where, only pictures that FILTER lets through are searched; without a picture, words or a colour, \
    all of them are listed. FILTER has words, which are looked for in the names of files, folders and people \
    and in all other texts of pictures, and conditions: folder:2020 -type:png (size:>4mp OR \
    modified:2019..2021). The fields:

    \(Self.fields)

    \(FaceSearch.details)
    """

  private static var fields: String {
    FilterField.all.map { field in
      let example = field.example + String(repeating: " ", count: max(0, 18 - field.example.count))
      return "  \(example)  \(field.help)"
    }.joined(separator: "\n    ")
  }

  let syntax = Syntax(
    options: [
      .value("-k", "N", "Show the N best results, or all (default: 10)."),
      .value(
        "--region", "X,Y,W,H", "Search with this area of the picture, as fractions of its width and height."),
      .value(
        "--not", "PICTURE", "Find pictures that are unlike this one; together with PICTURE or --text.",
        repeats: true),
      .value(
        "--not-weight", "W", "How much the pictures of --not count beside the others (default: 0.5)."),
      .value(
        "--text", "WORDS",
        "Find pictures that show this, such as 'a dog on a beach folder:2020'."),
      .value(
        "--colour", "COLOUR",
        "Find pictures with this colour (name or #rrggbb). Combine with PICTURE to match both. "
          + "Needs the search index colour-palette.",
        repeats: true),
      .value("--metric", "NAME", "\(Format.choices(of: Metric.self)) (default: that of the search index)."),
      .value(
        "--space", "NAME",
        "Use this search index, or several, A,B, with weights that are chosen for each query or given, "
          + "A=0.7,B=0.3 (default: \(SearchEngine.defaultSpace), else the first)."),
      .value(
        "--rank", "CHAIN",
        "Improve the ranking by these steps, such as verify or dba:alpha=3,k=4, or default "
          + "(default: none); see Documentation/ranking.md.",
        repeats: true),
      .value(
        "--sort", "ORDER",
        "Sort the N best results by \(Query.Order.allCases.map(\.rawValue).joined(separator: ", ")) (default: best)."
      ),
      .value("--confidence", "P", "Only results with at least this confidence, from 0 to 1, such as 0.9."),
      .flag("--explain", "Show how many points of each result match the query; with --json, which."),
    ] + PeopleOptions.ofSearch + [
      .value("--where", "FILTER", "Only pictures that pass this filter, such as 'folder:2020 size:>4mp'."),
      .value("--face", "PICTURE", "Search for the face in this picture among all faces."),
    ] + FaceSearch.options + [
      .value("--contact-sheet", "FILE", "Write the query and its results as one PNG; - is standard output."),
      .value(
        "--match-sheet", "FILE",
        "Write the query beside each result, with lines between the points that match, as one PNG; "
          + "- is standard output."),
      Syntax.force,
      .flag("--paths", "Print only the paths of the results, one per line."),
      .flag("-0", "With --paths: end each path with a zero byte instead of a line end."),
      Syntax.json,
    ] + LimitOptions.all)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let text = try arguments.value("--text").map { try SearchText($0) }
    let filter = Filter(
      allOf: try PeopleOptions.filter(arguments).map { .people($0) },
      try arguments.value("--where").map { try Filter($0) }, text?.filter)
    try Self.checkForms(arguments)
    if let picture = arguments.value("--face") {
      try Self.checkFaceSearch(arguments)
      return try await FaceSearch.run(picture, arguments, context)
    }
    try arguments.refuse(["--face-index", "--far"], unless: false, "--face")
    let limits = try LimitOptions.limits(arguments)
    let query = try await Self.query(arguments, text?.signals ?? [], filter, limits)
    let engine = try context.engine(creating: false, limits: limits)
    let sheets = try Sheets(arguments)
    try await sheets.check(inputs: arguments.operands + arguments.all("--not"), context, engine)
    let result = try await engine.search(query) { context.console.show($0) }
    context.console.endLine()
    try await sheets.write(result, of: query, engine, context.console)
    if !sheets.takeStandardOutput {
      try SearchAnswer(result).print(arguments, context.console)
    }
    return .done
  }

  /// The query of the arguments. Reads standard input if requested.
  private static func query(
    _ arguments: Arguments, _ words: [Query.Signal], _ filter: Filter?, _ limits: DecodingLimits
  ) async throws -> Query {
    let others = words + (try arguments.all("--colour").map { .init(.colour(try Colour($0))) })
    let (pictures, unwanted) = (arguments.operands, arguments.all("--not"))
    guard !pictures.isEmpty || !others.isEmpty || filter != nil else {
      throw UsageError(
        description:
          "search needs a picture, words, a colour, a person or a filter to search with: eidetic search PICTURE"
      )
    }
    try arguments.refuse(["--region", "--explain", "--match-sheet"], unless: !pictures.isEmpty, "a picture")
    try arguments.refuse(LimitOptions.all.map(\.name), unless: !pictures.isEmpty, "a picture")
    try arguments.refuse(
      ["--metric", "--space", "--rank", "--confidence"], unless: !pictures.isEmpty || !others.isEmpty,
      "a picture, words or a colour")
    try arguments.refuse(["--not"], unless: !pictures.isEmpty || !words.isEmpty, "a picture or words")
    try arguments.refuse(["--not-weight"], unless: !unwanted.isEmpty, "--not")
    guard (pictures + unwanted).count(where: { $0 == "-" }) < 2 else {
      throw UsageError(description: "standard input, -, holds one picture; give it once")
    }
    var query = Query(
      try pictures.map { try example($0, limits) }, region: try arguments.region("--region"),
      k: arguments.value("-k") == "all" ? .max : try arguments.integer("-k", atLeast: 1) ?? 10,
      metric: try arguments.choice("--metric", Metric.self),
      spaces: try arguments.value("--space").map { try WeightedSpace.list($0) } ?? [])
    query.signals += others
    let weight = try -Float(arguments.positiveNumber("--not-weight") ?? 0.5)
    query.signals += try unwanted.map { .init(.picture(try example($0, limits)), weight: weight) }
    query.filter = filter
    query.rank = try RankingChain(arguments.all("--rank"))
    query.explains = arguments.has("--explain") || arguments.has("--match-sheet")
    query.minimumConfidence = try arguments.probability("--confidence")
    query.order = try arguments.choice("--sort", Query.Order.self) ?? .best
    return query
  }

  /// - Parameters:
  ///   - operand: a path, also of a pipe, a URL, or `-` for standard input.
  ///   - limits: limit the bytes read from standard input.
  static func example(_ operand: String, _ limits: DecodingLimits) throws -> Query.Example {
    let isAddress = ["http://", "https://"].contains { operand.lowercased().hasPrefix($0) }
    if isAddress { return .address(operand) }
    guard operand == "-" else {
      guard InputFile.isPipe(operand) else { return .file(operand) }
      guard let bytes = try InputFile.read(operand, limit: limits.maximumBytes) else {
        throw tooMany(operand, limits)
      }
      return .bytes(bytes, name: operand)
    }
    guard !Terminal(0).isTerminal else {
      throw UsageError(
        description: "- reads a picture from standard input, which is a terminal; pipe one into it"
      )
    }
    let bytes: [UInt8]
    do throws(StreamFailure) {
      bytes = try StandardStreams.contents(of: 0, limit: limits.maximumBytes)
    } catch {
      throw UsageError(description: "cannot read standard input: \(error.reason)")
    }
    guard bytes.count <= limits.maximumBytes else { throw tooMany("standard input", limits) }
    return .bytes(bytes, name: "standard input")
  }

  private static func tooMany(_ name: String, _ limits: DecodingLimits) -> ImagingError {
    .tooManyBytes(name: name, got: limits.maximumBytes + 1, limit: limits.maximumBytes)
  }

  // MARK: Options that have no effect

  /// Checks the output options.
  private static func checkForms(_ arguments: Arguments) throws {
    try arguments.refuse(["-0"], unless: arguments.has("--paths"), "--paths")
    try arguments.refuse(
      ["--force"], unless: arguments.has("--contact-sheet") || arguments.has("--match-sheet"),
      "--contact-sheet or --match-sheet")
    guard !(arguments.has("--paths") && arguments.has("--json")) else {
      throw UsageError(description: "search takes --paths or --json, not both")
    }
    guard !(arguments.has("--paths") && arguments.has("--explain")) else {
      throw UsageError(description: "--explain has no effect on --paths; leave one of them out")
    }
  }

  private static let notOfFaces = [
    "--region", "--not", "--not-weight", "--text", "--colour", "--metric", "--space", "--rank", "--sort",
    "--confidence",
    "--explain",
    "--contact-sheet",
    "--match-sheet", "--person", "--where",
  ]

  private static func checkFaceSearch(_ arguments: Arguments) throws {
    guard arguments.operands.isEmpty else {
      throw UsageError(description: "search takes --face PICTURE or pictures to search with, not both")
    }
    if let option = notOfFaces.first(where: arguments.has) {
      throw UsageError(description: "search takes --face PICTURE or \(option), not both")
    }
  }
}

/// The sheets that a search writes.
private struct Sheets {
  private let contactSheet: OutputFile?
  private let matchSheet: OutputFile?

  init(_ arguments: Arguments) throws {
    let isForced = arguments.has("--force")
    contactSheet = try arguments.value("--contact-sheet").map {
      try OutputFile($0, .contactSheet, option: "--contact-sheet", isForced: isForced)
    }
    matchSheet = try arguments.value("--match-sheet").map {
      try OutputFile($0, .matchSheet, option: "--match-sheet", isForced: isForced)
    }
    if let contactSheet, let matchSheet, contactSheet.path == matchSheet.path {
      throw UsageError(description: "--contact-sheet and --match-sheet need two files")
    }
    let taking = [contactSheet, matchSheet].compactMap(\.self).first(where: \.isStandardOutput)
    if let taking, let other = ["--json", "--paths"].first(where: arguments.has) {
      throw UsageError(
        description: "\(taking.option) and \(other) cannot both use standard output; "
          + "give a file name to \(taking.option)")
    }
  }

  /// Whether a sheet goes to standard output.
  var takeStandardOutput: Bool {
    [contactSheet, matchSheet].compactMap(\.self).contains(where: \.isStandardOutput)
  }

  func check(inputs: [String], _ context: Context, _ engine: SearchEngine) async throws {
    for sheet in [contactSheet, matchSheet].compactMap(\.self) {
      try await sheet.check(inputs: inputs, context, engine)
    }
  }

  func write(
    _ result: SearchResult, of query: Query, _ engine: SearchEngine, _ console: Console
  ) async throws {
    if let contactSheet {
      try contactSheet.write(try await engine.contactSheet(of: result, for: query), console)
      console.note("eidetic: wrote the contact sheet \"\(contactSheet.path)\"")
    }
    if let matchSheet {
      try matchSheet.write(try await engine.matchSheet(of: result, for: query), console)
      console.note("eidetic: wrote the match sheet \"\(matchSheet.path)\"")
    }
  }
}
