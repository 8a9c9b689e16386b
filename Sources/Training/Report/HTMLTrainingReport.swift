package import FoundationEssentials
import Reporting

/// The report of training as one self-contained HTML file: no script, no other file, no network.
package struct HTMLTrainingReport: Sendable {
  let report: TrainingReport
  private let date: Date
  /// Small JPEGs of the mistakes that are shown, by the paths and faces of their pictures.
  private var pictures: [Shown: [UInt8]] = [:]

  /// What identifies a shown picture.
  private struct Shown: Hashable {
    let path: String
    let face: Int64?

    init(_ mistake: TrainingReport.Mistake) { (path, face) = (mistake.path, mistake.face) }
  }

  /// The number of mistakes with pictures in each stage.
  private static let pictured = 24
  /// The number of classes and of confusions that are shown at first.
  static let shown = 24
  /// Larger matrices of confusions are left out: nobody reads them.
  static let largestMatrix = 200

  /// Collects the contents of the report.
  ///
  /// - Parameters:
  ///   - report: the figures.
  ///   - date: when the report was made.
  ///   - thumbnail: a JPEG of a picture, or of the face that is meant; `nil` if there is none any more.
  /// - Throws: `ImagingError` if a thumbnail cannot be read, and what `thumbnail` throws.
  package init(
    _ report: TrainingReport, date: Date, thumbnail: (TrainingReport.Mistake) async throws -> [UInt8]?
  ) async throws {
    (self.report, self.date) = (report, date)
    for mistake in report.stages.flatMap({ $0.mistakes.prefix(Self.pictured) })
    where pictures[Shown(mistake)] == nil {
      pictures[Shown(mistake)] = try await thumbnail(mistake).map {
        try ReportThumbnail.small($0, name: mistake.path)
      }
    }
  }

  /// The contents of the file.
  package var text: String {
    let summary = [
      "\(report.classes) classes", "\(report.pictures) pictures", report.space ?? "no search index",
      date.formatted(.iso8601),
    ]
    return HTML.page(
      title: "Eidetic · \(report.name)", summary: summary.joined(separator: " · "),
      sections: [warnings, overview] + report.stages.flatMap(sections) + [repeating])
  }

  private var warnings: String {
    guard !report.warnings.isEmpty else { return "" }
    let items = report.warnings.map { "<li>\(HTML.escaped($0))</li>" }
    return HTML.section(
      "Warnings", "What to know before trusting the figures.", "<ul>\(items.joined(separator: "\n"))</ul>")
  }

  private func sections(of stage: TrainingReport.Stage) -> [String] {
    [curves(stage), classes(stage), confusions(stage), reliability(stage), mistakes(stage)]
  }

  /// A heading that says which stage is meant if there are several.
  func title(_ text: String, _ stage: TrainingReport.Stage) -> String {
    report.stages.count > 1 ? "\(text): \(stage.stage.title)" : text
  }

  /// Where the figures of a stage come from.
  func measured(on stage: TrainingReport.Stage) -> String {
    let pictures = stage.perClass.reduce(0) { $0 + $1.pictures }
    return "Measured on \(stage.measured.map(\.title).joined(separator: " and ")) (\(pictures) pictures)."
  }

  private func mistakes(_ stage: TrainingReport.Stage) -> String {
    let shown = stage.mistakes.prefix(Self.pictured)
    guard !shown.isEmpty else { return "" }
    let more =
      stage.mistakesInAll > shown.count
      ? " The first \(shown.count) of \(stage.mistakesInAll) are shown." : ""
    return HTML.section(
      title("Most wrong pictures", stage),
      "Pictures that are most surely taken for another class than their label, which may be wrong"
        + (stage.crossValidation == nil
          ? ": those held out first, then those learned from.\(more)"
          : ". Each was judged by a classifier that did not learn from it.\(more)"),
      "<div class=\"strip\">\(shown.map(figure).joined())</div>")
  }

  private func figure(_ mistake: TrainingReport.Mistake) -> String {
    let file = mistake.path.split(separator: "/").last.map(String.init) ?? mistake.path
    let image =
      pictures[Shown(mistake)].map { "<img alt=\"\" src=\"\(HTML.address(ofJPEG: $0))\">" }
      ?? "<span class=\"nothing\">no picture</span>"
    let lines = [
      "<b>✗ \(HTML.escaped(mistake.predicted))</b> \(HTML.number(mistake.probability, digits: 2))",
      "label: \(HTML.escaped(mistake.label)) \(HTML.number(mistake.labelProbability, digits: 2))",
      "\(HTML.escaped(file)) · \(mistake.part.title)",
    ]
    let captions = lines.map { "<figcaption title=\"\(HTML.escaped(mistake.path))\">\($0)</figcaption>" }
    return
      "<figure class=\"wrong\"><div class=\"frame\"><div>\(image)</div></div>\(captions.joined())</figure>"
  }

  /// All that is needed to train the same again.
  private var repeating: String {
    let settings = report.settings
    let split = zip([TrainingPart.train, .test, .validation], settings.split).map {
      "\($0.title) \(HTML.number($1, digits: 2))"
    }
    var rows = HTML.rows(of: report.program)
    rows += [
      ("kind", report.kind), ("labels", settings.labels), ("split", split.joined(separator: ", ")),
      ("seed", "\(settings.seed)"), ("cores", "\(report.program.cores)"),
      ("intervals", "95 %, Wilson's score interval"),
    ]
    if let space = report.space { rows.append(("search index", space)) }
    rows += settings.parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return HTML.section("How to reproduce", "Everything the figures depend on.", HTML.list(rows))
  }
}

extension TrainingPart {
  /// Its name for people.
  var title: String {
    switch self {
    case .train: "training"
    case .validation: "validation"
    case .test: "test"
    }
  }
}
