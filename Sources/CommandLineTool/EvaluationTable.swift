import Evaluation
import Reporting

/// An evaluation as a table for the terminal.
enum EvaluationTable {
  private static let columns = [
    "precision@1", "precision@10", "recall@1", "recall@5", "recall@10", "hitRate@10", "ndcg", "meanRank",
  ]

  static func print(_ report: EvaluationReport, _ console: Console) {
    let forms = report.settings.ap.map { "map." + $0 }
    let rows = report.runs.map { run in
      [RunSetting(space: run.space, rank: run.rank, parts: run.parts).title]
        + forms.map { value(run, $0) + interval(run, $0) }
        + columns.map { value(run, $0) }
        + [
          run.expectedCalibrationError.map { Format.fixed($0, digits: 4) } ?? "-",
          run.millisecondsPerQuery.map { Format.fixed($0, digits: 2) } ?? "-",
          Format.fixed(run.seconds, digits: 2),
        ]
    }
    let figures = forms + columns + ["ECE", "ms/query", "seconds"]
    console.answer(Table(columns: [.text("run")] + figures.map { .number($0) }, rows: rows))
    for table in [pairs(report), comparisons(report)].compactMap(\.self) {
      console.answer("")
      console.answer(table)
    }
    console.answer(["", footer(report)])
  }

  private static func value(_ run: EvaluationReport.Run, _ name: String) -> String {
    run.metrics[name].map { Format.fixed($0, digits: name == "meanRank" ? 1 : 4) } ?? "-"
  }

  private static func interval(_ run: EvaluationReport.Run, _ name: String) -> String {
    run.intervals[name].map { " (\(Format.fixed($0.low, digits: 3))-\(Format.fixed($0.high, digits: 3)))" }
      ?? ""
  }

  private static func pairs(_ report: EvaluationReport) -> Table? {
    let rows = report.runs.compactMap { run in
      run.pairs.map { pairs in
        [
          run.space, Format.fixed(Double(pairs.threshold), digits: 4) + (pairs.isGiven ? "" : " (best here)"),
          Format.fixed(pairs.precision, digits: 4), Format.fixed(pairs.recall, digits: 4),
          Format.fixed(pairs.f1, digits: 4), "\(pairs.duplicates)", "\(pairs.pairs)",
        ]
      }
    }
    let figures = ["threshold", "precision", "recall", "F1", "duplicates", "of all pairs"]
    return rows.isEmpty ? nil : Table(columns: [.text("pairs")] + figures.map { .number($0) }, rows: rows)
  }

  private static func comparisons(_ report: EvaluationReport) -> Table? {
    guard let first = report.comparisons.first else { return nil }
    let rows = report.comparisons.map { comparison in
      [
        comparison.run.title, comparison.metric, Format.fixed(comparison.difference, digits: 4),
        "\(Format.fixed(comparison.interval.low, digits: 4)) to \(Format.fixed(comparison.interval.high, digits: 4))",
        Format.fixed(comparison.p, digits: 4),
      ]
    }
    return Table(
      columns: [
        .text("compared with \(first.baseline.title)"), .word("figure"), .number("difference"),
        .number("95 % interval"), .number("p"),
      ], rows: rows)
  }

  private static func footer(_ report: EvaluationReport) -> String {
    let inventory = report.groundTruth
    return "\(report.runs.first?.queries ?? 0) queries, \(inventory.pictures) pictures, "
      + "\(report.runs.first?.classes.count ?? 0) classes, \(inventory.missing.count) missing, "
      + "\(inventory.copies) copies, \(report.settings.unanswerable) with nothing to find; intervals of 95 %, seed \(report.settings.seed)"
  }
}
