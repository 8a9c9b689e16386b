import Eidetic
import FoundationEssentials
import VectorIndex

struct BenchCommand: Command {
  let name = "bench"
  let usage = "pipeline FOLDER | search [OPTION]..."
  let summary = "Measure indexing and search against what this machine allows."
  let details = """
    pipeline: images per second of indexing, of decoding and scaling alone, and of inference alone, on the first
    --pictures pictures of FOLDER; efficiency is indexing over what the two parts allow one after the other.
    search: queries per second and bytes per second of exact search, beside the machine's read bandwidth.
    """
  let syntax = Syntax(options: [
    .value("--space", "NAME", "pipeline: the space to fill (default \(SearchEngine.defaultSpace))."),
    .value("--pictures", "N", "pipeline: use the first N pictures (default: all)."),
    .value("--rounds", "N", "Report the medians of N rounds (default 3)."),
    .value("--threads", "N", "Use N threads (default: the processor's cores)."),
    .value("--vectors", "N", "search: the number of vectors (default 200000)."),
    .value("--dimension", "N", "search: their dimension (default 1280)."),
    .value("-k", "N", "search: the number of hits (default 10)."),
    Syntax.json,
  ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    BatchScheduling.begin()
    let threads = try arguments.threads()
    let rounds = try arguments.integer("--rounds", atLeast: 1) ?? 3
    switch (arguments.operands.first, arguments.operands.count) {
    case ("pipeline", 2):
      let benchmark = PipelineBenchmark(
        space: arguments.value("--space") ?? SearchEngine.defaultSpace, threads: threads, rounds: rounds,
        modelsOf: context.galleryFolder)
      let report = try await benchmark.run(
        folder: arguments.operands[1], limit: try arguments.integer("--pictures", atLeast: 1))
      try answer(report, arguments, context.console) { Self.text($0) }
    case ("search", 1):
      let report = try searchReport(arguments, threads: threads)
      try answer(report, arguments, context.console) { Self.text($0) }
    default:
      throw UsageError(
        description: "bench needs \"pipeline FOLDER\" or \"search\"; see: eidetic bench --help")
    }
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

  private func answer<Report: Encodable>(
    _ report: Report, _ arguments: Arguments, _ console: Console, text: (Report) -> String
  ) throws {
    if arguments.has("--json") { try console.answer(json: report) } else { console.answer(text(report)) }
  }

  private static func text(_ report: PipelineBenchmark.Report) -> String {
    let rates = report.imagesPerSecond
    return """
      \(report.space), \(report.pictures) pictures, \(report.threads) threads, medians of \(report.rounds) rounds
      \(Format.table(
        [
          ["decode and scale alone", "\(Format.number(rates.decodeOnly)) images/s"],
          ["inference alone", "\(Format.number(rates.inferenceOnly)) images/s"],
          ["indexing, end to end", "\(Format.number(rates.endToEnd)) images/s"],
          ["efficiency", Format.fixed(report.efficiency, digits: 3)],
          ["peak resident memory", Format.bytes(report.peakResidentBytes)],
        ]))
      """
  }

  private static func text(_ report: SearchReport) -> String {
    let rows = report.runs.map { run in
      [
        run.method, "\(Format.number(run.queriesPerSecond)) queries/s",
        "recall \(Format.fixed(run.annRecall, digits: 3))",
        run.bytesPerSecond.map { "\(Format.fixed($0 / 1e9, digits: 1)) GB/s" } ?? "",
        run.bytesPerSecond.map {
          "\(Format.fixed($0 / report.readBandwidthBytesPerSecond, digits: 2)) of read bandwidth"
        } ?? "",
      ]
    }
    return """
      \(report.n) vectors of \(report.dimension), k = \(report.k), \(report.threads) threads, \
      read bandwidth \(Format.fixed(report.readBandwidthBytesPerSecond / 1e9, digits: 1)) GB/s
      \(Format.table(rows, rightAligned: [1, 3]))
      """
  }
}
