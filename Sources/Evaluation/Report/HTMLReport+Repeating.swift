import Reporting

extension HTMLReport {
  /// The figures of each query, collapsed.
  var everyQuery: String {
    let names = figures.forms.map(FigureNames.map) + ["precision@1", "precision@10", "recall@10"]
    let columns = names.compactMap { figures.all.firstIndex(of: $0) }
    let tables = runs.map { run in
      let rows = run.queries.map { query in
        [HTML.escaped(query.query.name), HTML.escaped(query.query.group ?? "–")]
          + columns.map { HTML.number(query.values[$0]) }
          + [query.firstRank.map(String.init) ?? "–", HTML.number(query.milliseconds, digits: 1)]
      }
      let head =
        ["query", "class"] + names.map { HTML.escaped($0.hasPrefix("map.") ? "ap." + $0.dropFirst(4) : $0) }
        + ["first rank", "ms"]
      return "<details><summary>\(HTML.escaped(run.setting.title)): \(run.queries.count) queries</summary>"
        + HTML.table(head, rows) + "</details>"
    }
    return HTML.section("Every query", "One row per query.", tables.joined(separator: "\n"))
  }

  /// All that is needed to repeat the evaluation.
  var repeating: String {
    let settings = report.settings
    var rows = HTML.rows(of: report.program)
    rows += [
      ("ground truth", report.groundTruth.groundTruth),
      ("pictures", report.groundTruth.root ?? "none: existing rankings"),
      ("preset", settings.preset ?? "none"), ("average precision", settings.ap.joined(separator: ", ")),
      ("junk", settings.junk), ("query", settings.query ?? "as ranked"),
      ("query's own picture", settings.excludesQuery ? "excluded" : "included"),
      ("depth", settings.depth.map(String.init) ?? "whole ranking"),
      ("metric", settings.metric ?? "default of each search index"),
      (
        "intervals",
        "95 %, percentile bootstrap, \(settings.resamples) draws of all queries, seed \(settings.seed)"
      ),
    ]
    if let by = settings.by { rows.append(("queries", by)) }
    if let direction = settings.direction { rows.append(("direction", direction)) }
    var seen: Set<String> = []
    for (name, identity) in report.runs.flatMap({ $0.identities.sorted { $0.key < $1.key } })
    where seen.insert(name).inserted {
      rows.append(("space \(name)", identity))
    }
    if !report.groundTruth.missing.isEmpty {
      rows.append(("missing", report.groundTruth.missing.joined(separator: ", ")))
    }
    return HTML.section("How to reproduce", "Everything the figures depend on.", HTML.list(rows))
  }
}
