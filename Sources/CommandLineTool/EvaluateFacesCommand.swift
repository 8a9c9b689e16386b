import Evaluation
import Foundation
import Synchronization

/// `evaluate faces`: how well faces are told apart.
enum EvaluateFaces {
  static let details = """
    faces: decides of each pair in FILE (LFW's pairs.txt or pairsDevTest.txt; pictures at DIR/Name/Name_0001.jpg) whether
    both show one person, with the threshold that is best on the other folds. A picture in which no face is found makes its
    pairs wrong. With --far-table, also the scores that a model card keeps, by all pairs of two people.
    """

  static let options: [Syntax.Option] = [
    .value("--pairs", "FILE", "faces: the pairs."),
    .value("--model", "NAME", "faces: this face network (default: all at hand).", repeats: true),
    .value("--detector", "NAME", "faces: find faces with this model (default: mtcnn).", repeats: true),
    .flag("--far-table", "faces: the score of each false-accept rate too."),
  ]

  static func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard let folder = arguments.value("--root"), let pairs = arguments.value("--pairs") else {
      throw UsageError(description: "evaluate faces needs --root DIR and --pairs FILE")
    }
    let evaluation = try FacesEvaluation(
      galleryFolder: context.galleryFolder, root: folder, pairs: pairs,
      allowsMissing: arguments.has("--allow-missing"))
    let (models, detectors) = try evaluation.defaultModels()
    let named = (models: arguments.all("--model"), detectors: arguments.all("--detector"))
    let wanted = named.models.isEmpty ? models : named.models
    guard !wanted.isEmpty else {
      throw UsageError(
        description: "there is no face network at hand; add one with: eidetic models add, see: "
          + "eidetic models list --available")
    }
    let display = CountDisplay(console: context.console, what: "pictures")
    let report = try await evaluation.run(
      models: wanted, detectors: named.detectors.isEmpty ? detectors : named.detectors,
      withAcceptance: arguments.has("--far-table"), progress: display.show)
    context.console.endLine()
    if arguments.has("--json") {
      try context.console.answer(json: report)
    } else {
      context.console.answer(text(report))
    }
    return .done
  }

  private static func text(_ report: FacesEvaluation.Report) -> String {
    let rows = report.runs.map { run in
      [run.model, run.detector]
        + [
          run.accuracy, run.accuracyStandardDeviation, run.auc, run.eer, run.tarAtFar, run.threshold,
        ].map { Format.fixed($0, digits: 4) } + ["\(run.notDetected)"]
    }
    let titles = [
      "model", "detector", "accuracy", "± folds", "AUC", "EER", "TAR at FAR 1e-3", "threshold",
      "not detected",
    ]
    let footer =
      "\(report.runs.first?.pairs ?? 0) pairs in \(report.settings.folds) folds, \(report.settings.pictures) pictures, "
      + "\(report.settings.missing) missing"
    let tables = report.runs.compactMap { run in
      run.acceptance.map { acceptance in
        let rows = acceptance.table.map { row in
          ["\(row.falseAcceptRate)", Format.fixed(row.score, digits: 4)]
        }
        return "\n\(run.model) with \(run.detector), \(acceptance.pairs) pairs of two people\n"
          + Format.table([["false-accept rate", "score"]] + rows, rightAligned: [0, 1])
      }
    }
    return ([Format.table([titles] + rows, rightAligned: Set(2...8)), footer] + tables).joined(
      separator: "\n")
  }
}

/// Shows how many things of how many are done: in place on a terminal, otherwise a line every five seconds.
final class CountDisplay: Sendable {
  private let console: Console
  private let what: String
  private let lastLine = Mutex(ContinuousClock.now)

  init(console: Console, what: String) {
    self.console = console
    self.what = what
  }

  func show(_ done: Int, of all: Int) {
    guard !console.isQuiet else { return }
    let text = "\(done) of \(all) \(what)"
    if console.isTerminal {
      console.redraw(text)
    } else if lastLine.withLock({ last in
      guard ContinuousClock.now - last >= .seconds(5) else { return false }
      last = .now
      return true
    }) {
      console.complain(text)
    }
  }
}
