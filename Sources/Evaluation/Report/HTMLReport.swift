package import FoundationEssentials
import Reporting
import Vocabulary

/// A report as one self-contained HTML file: no script, no other file, no network.
package struct HTMLReport: Sendable {
  let report: EvaluationReport
  let runs: [MeasuredRun]
  let figures: FigureNames
  /// Small JPEGs by the names of the pictures.
  private(set) var pictures: [String: [UInt8]] = [:]
  /// The parts of the query pictures that were searched with, by the names of the queries.
  private(set) var regions: [String: Region] = [:]
  private let date: Date

  /// The number of best and of worst queries to show.
  static let shown = 4

  /// Collects the contents of the report.
  ///
  /// - Parameters:
  ///   - evaluation: the evaluation.
  ///   - runs: one or more.
  ///   - report: their figures.
  ///   - date: when the report was made.
  /// - Throws: errors of the gallery if a thumbnail cannot be made.
  package init(_ evaluation: Evaluation, _ runs: [MeasuredRun], report: EvaluationReport, date: Date)
    async throws
  {
    (self.report, self.runs, self.date) = (report, runs, date)
    figures = evaluation.figures
    guard let gallery = evaluation.gallery else { return }
    for query in runs.flatMap({ best($0) + worst($0) }) {
      for name in query.top.map(\.name) + [query.query.picture].compactMap({ $0 }) where pictures[name] == nil
      {
        pictures[name] = try await gallery.thumbnail(of: name).map {
          try ReportThumbnail.small($0, name: name)
        }
      }
      regions[query.query.name] = try await gallery.region(of: query.query)
    }
  }

  /// The contents of the file.
  package var text: String {
    HTML.page(title: title, summary: summary, sections: sections)
  }

  private var title: String { "Eidetic · \(report.protocol)" }

  private var summary: String {
    let inventory = report.groundTruth
    var parts = [
      "\(report.runs.first?.queries ?? 0) queries", "\(inventory.pictures) pictures",
      "\(report.runs.count) \(report.runs.count == 1 ? "run" : "runs")",
    ]
    if !inventory.missing.isEmpty { parts.append("\(inventory.missing.count) missing and skipped") }
    if inventory.copies > 0 { parts.append("\(inventory.copies) duplicates skipped") }
    if report.settings.unanswerable > 0 {
      parts.append("\(report.settings.unanswerable) queries without a relevant picture skipped")
    }
    return (parts + [date.formatted(.iso8601)]).joined(separator: " · ")
  }

  private var sections: [String] {
    [overview, comparisons, curves, reliabilities, classes] + runs.indices.map(examples) + [
      timings, everyQuery, repeating,
    ]
  }

  /// The queries with the best, or worst, leading average precision; of equal ones, one of each class in
  /// turn.
  func best(_ run: MeasuredRun) -> [MeasuredQuery] { Array(sorted(run, bestFirst: true).prefix(Self.shown)) }

  func worst(_ run: MeasuredRun) -> [MeasuredQuery] {
    // With few queries the best ones are not shown again as the worst.
    Array(sorted(run, bestFirst: false).prefix(min(Self.shown, max(run.queries.count - Self.shown, 0))))
  }

  private func sorted(_ run: MeasuredRun, bestFirst: Bool) -> [MeasuredQuery] {
    let column = figures.all.firstIndex(of: figures.leading) ?? 0
    var counts: [String: Int] = [:]
    let keyed = run.queries.map { query in
      let group = query.query.group ?? ""
      counts[group, default: 0] += 1
      return (value: query.values[column], turn: counts[group, default: 0], query: query)
    }
    return keyed.sorted { a, b in
      a.value == b.value ? a.turn < b.turn : (a.value > b.value) == bestFirst
    }.map(\.query)
  }
}
