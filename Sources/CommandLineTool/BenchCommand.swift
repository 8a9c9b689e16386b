import Eidetic
import FoundationEssentials
import VectorSearch

struct BenchCommand: Command {
  let name = "bench"
  let usage = "pipeline FOLDER | search | systems FOLDER [OPTION]..."
  let summary = "Measure indexing and search against what this machine allows."
  let details = """
    pipeline: pictures per second of indexing, of decoding and scaling alone, and of inference alone, on \
    the first --pictures pictures of FOLDER. Efficiency is indexing over what the two parts allow one \
    after the other.
    search: queries per second and bytes per second of exact search, beside the machine's read bandwidth.
    \(BenchSystems.details)
    """
  let syntax = Syntax(
    verbs: ["pipeline", "search", "systems"],
    options: [
      .value("--space", "NAME", "The search index to fill (default: \(SearchEngine.defaultSpace)).").of(
        "pipeline"),
      .value("--pictures", "N", "Use the first N pictures (default: all).").of("pipeline"),
      .value("--rounds", "N", "Report the medians of N rounds (default: 3).").of("pipeline"),
      .value("--threads", "N", "Use N threads (default: the processor's cores)."),
      .value("--vectors", "N", "The number of vectors (default: 200000).").of("search"),
      .value("--dimension", "N", "Their dimension (default: 1280).").of("search"),
      .value("-k", "N", "The number of results (default: 10).").of("search"),
    ] + BenchSystems.options + [Syntax.json])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    BatchScheduling.begin()
    let threads = try arguments.threads()
    let rounds = try arguments.integer("--rounds", atLeast: 1) ?? 3
    switch (arguments.operands[0], arguments.operands.count) {
    case ("pipeline", 2):
      let benchmark = PipelineBenchmark(
        space: arguments.value("--space") ?? SearchEngine.defaultSpace, threads: threads, rounds: rounds,
        modelsOf: context.galleryFolder)
      let report = try await benchmark.run(
        folder: arguments.operands[1], limit: try arguments.integer("--pictures", atLeast: 1))
      guard !arguments.has("--json") else { return try done(report, context.console) }
      context.console.answer([
        "\(report.space), \(Format.counted(report.pictures, "picture")), \(Format.counted(report.threads, "thread")), "
          + "medians of \(Format.counted(report.rounds, "round"))"
      ])
      context.console.answer(Self.table(report))
    case ("search", 1):
      let report = try searchReport(arguments, threads: threads)
      guard !arguments.has("--json") else { return try done(report, context.console) }
      context.console.answer([
        "\(report.n) vectors of \(report.dimension), k = \(report.k), \(Format.counted(report.threads, "thread")), "
          + "read bandwidth \(Format.fixed(report.readBandwidthBytesPerSecond / 1e9, digits: 1)) GB/s"
      ])
      context.console.answer(Self.table(report))
    case ("systems", 2):
      return try await BenchSystems.run(arguments.operands[1], threads: threads, arguments, context)
    default:
      throw UsageError(
        description:
          "bench needs \"pipeline FOLDER\", \"search\" or \"systems FOLDER\"; see: eidetic bench --help")
    }
    return .done
  }

  private func done(_ report: some Encodable, _ console: Console) throws -> ExitCode {
    try console.answer(json: report)
    return .done
  }

  private func searchReport(_ arguments: Arguments, threads: Int) throws -> SearchReport {
    let benchmark = SearchBenchmark(
      count: try arguments.integer("--vectors", atLeast: 1000) ?? 200_000,
      dimension: try arguments.integer("--dimension", atLeast: 1) ?? 1280,
      k: try arguments.integer("-k", atLeast: 1) ?? 10, threads: threads)
    let file = FileManager.default.temporaryDirectory.appending(
      path: "eidetic-bench-\(UUID().uuidString).vectors"
    ).path
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try benchmark.run(fileAt: file)
  }

  private static func table(_ report: PipelineBenchmark.Report) -> Table {
    let rates = report.imagesPerSecond
    return Table.facts([
      ("decode and scale alone", "\(Format.number(rates.decodeOnly)) pictures/s"),
      ("inference alone", "\(Format.number(rates.inferenceOnly)) pictures/s"),
      ("indexing, end to end", "\(Format.number(rates.endToEnd)) pictures/s"),
      ("efficiency", Format.fixed(report.efficiency, digits: 3)),
      ("peak resident memory", Format.bytes(report.peakResidentBytes)),
    ])
  }

  private static func table(_ report: SearchReport) -> Table {
    Table(
      columns: [
        .word("method"), .number("queries/s"), .number("recall"), .number("GB/s"),
        .number("of read bandwidth"),
      ],
      rows: report.runs.map { run in
        [
          run.method, Format.number(run.queriesPerSecond), Format.fixed(run.annRecall, digits: 3),
          run.bytesPerSecond.map { Format.fixed($0 / 1e9, digits: 1) } ?? "–",
          run.bytesPerSecond.map { Format.fixed($0 / report.readBandwidthBytesPerSecond, digits: 2) } ?? "–",
        ]
      })
  }
}
