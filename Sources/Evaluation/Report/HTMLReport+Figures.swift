import Reporting

extension HTMLReport {
  /// The means of all runs, with their intervals.
  var overview: String {
    let names = figures.all.filter { name in report.runs.contains { $0.metrics[name] != nil } }
    let rows = names.map { name in
      let digits = name == "meanRank" ? 1 : 3
      return [HTML.escaped(name)]
        + report.runs.map { run in
          let interval = run.intervals[name].map {
            "<small>\(HTML.number($0.low, digits: digits))–\(HTML.number($0.high, digits: digits))</small>"
          }
          return HTML.number(run.metrics[name], digits: digits) + (interval ?? "")
        }
    }
    let medians = ["medianFirstRank"] + report.runs.map { HTML.number($0.medianFirstRank, digits: 1) }
    let head =
      ["figure"]
      + runs.indices.map { key($0) + HTML.escaped(runs[$0].setting.title) }
    return HTML.section(
      "Figures", "Means over all queries, with 95 % confidence intervals.",
      HTML.table(head, rows + [medians]) + pairs)
  }

  private var pairs: String {
    let rows = report.runs.enumerated().compactMap { place, run in
      run.pairs.map { pairs in
        [
          key(place) + HTML.escaped(run.space), HTML.number(Double(pairs.threshold), digits: 4),
          pairs.isGiven ? "given" : "best here", HTML.number(pairs.precision), HTML.number(pairs.recall),
          HTML.number(pairs.f1), "\(pairs.duplicates)", "\(pairs.pairs)",
        ]
      }
    }
    guard !rows.isEmpty else { return "" }
    return "<h3>Duplicate pairs at a threshold</h3>"
      + HTML.table(
        ["run", "threshold", "chosen", "precision", "recall", "F1", "pairs of duplicates", "pairs"], rows)
  }

  /// The differences of later runs from the first.
  var comparisons: String {
    guard !report.comparisons.isEmpty else { return "" }
    let rows = report.comparisons.map { comparison in
      let isSure = comparison.p < 0.05
      return [
        HTML.escaped(comparison.run.title), HTML.escaped(comparison.metric),
        (comparison.difference > 0 ? "+" : "") + HTML.number(comparison.difference),
        "\(HTML.number(comparison.interval.low)) to \(HTML.number(comparison.interval.high))",
        comparison.p < 0.0001 ? "&lt; 0.0001" : HTML.number(comparison.p, digits: 4),
        isSure ? "differs" : "may be chance",
      ]
    }
    let baseline = report.comparisons.first.map { HTML.escaped($0.baseline.title) } ?? ""
    return HTML.section(
      "Against the first run",
      "Query by query against <b>\(baseline)</b>: the mean difference, its 95 % interval, and how likely such a "
        + "difference is by chance (paired randomisation test, \(RandomisationTest.draws) draws).",
      HTML.table(["run", "figure", "difference", "95 % interval", "p", "reading"], rows))
  }

  /// The classes' leading average precisions as bars, the worst first.
  var classes: String {
    guard let first = report.runs.first, first.classes.count > 1 else { return "" }
    let name = figures.leading
    let sorted = first.classes.sorted { ($0.metrics[name] ?? 0) < ($1.metrics[name] ?? 0) }
    let values = report.runs.map { run in
      run.classes.reduce(into: [String: Double]()) { $0[$1.name] = $1.metrics[name] ?? 0 }
    }
    let rows = sorted.map { group in
      let bars = values.enumerated().map { place, values in
        let value = values[group.name] ?? 0
        return "<span class=\"bar\"><i class=\"run\(place % HTML.colours)\" "
          + "style=\"width:\(HTML.number(value * 100, digits: 1))%\"></i></span><b>\(HTML.number(value))</b>"
      }
      return "<div class=\"class\"><span title=\"\(HTML.escaped(group.name))\">\(HTML.escaped(group.name)) "
        + "<small>\(group.queries)</small></span><div>\(bars.joined())</div></div>"
    }
    let head = rows.prefix(24)
    let rest = rows.dropFirst(24)
    let more =
      rest.isEmpty
      ? ""
      : "<details><summary>\(rest.count) more classes</summary><div class=\"classes\">\(rest.joined())</div></details>"
    return HTML.section(
      "Classes", "\(HTML.escaped(name)) of each class, with its number of queries, worst first.",
      legend + "<div class=\"classes\">\(head.joined())</div>" + more)
  }

  /// The times of queries.
  var timings: String {
    guard report.runs.contains(where: { $0.millisecondsPerQuery != nil }) else { return "" }
    let rows = report.runs.enumerated().map { place, run in
      [
        key(place) + HTML.escaped(RunSetting(space: run.space, rank: run.rank, parts: run.parts).title),
        HTML.number(run.millisecondsPerQuery, digits: 2), HTML.number(run.millisecondsMedian, digits: 2),
        HTML.number(run.milliseconds95, digits: 2), HTML.number(run.seconds, digits: 2),
      ]
    }
    return HTML.section(
      "Timings",
      "Milliseconds per query, run one after another on \(report.program.cores) cores; seconds for the whole set, "
        + "including the evaluation.",
      HTML.table(["run", "mean", "median", "95 %", "all, seconds"], rows))
  }

  /// The colour key of a run; empty if there is only one run.
  ///
  /// - Parameter place: the index of the run.
  func key(_ place: Int) -> String { runs.count > 1 ? HTML.key(place) : "" }

  /// The legend of the runs' colours.
  var legend: String { runs.count > 1 ? HTML.legend(runs.map(\.setting.title)) : "" }
}
