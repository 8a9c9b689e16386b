import Evaluation
import Foundation

/// `evaluate faces`: measures how well faces are told apart.
enum EvaluateFaces {
  static let details = """
    faces: decides for each pair in FILE (LFW's pairs.txt or pairsDevTest.txt; pictures at \
    DIR/Name/Name_0001.jpg) whether both show one person, with the threshold that is best on the other \
    folds. If no face is found in a picture, its pairs count as wrong. With --far-table, also prints the \
    score table of a model card, from all pairs of different people.
    """

  static let options: [Syntax.Option] = [
    .value("--pairs", "FILE", "The pairs.").of("faces"),
    .value("--model", "NAME", "This face model (default for faces: all that are installed).", repeats: true)
      .of("faces", "people"),
    .value("--detector", "NAME", "Find faces with this model (default: mtcnn).", repeats: true)
      .of("faces", "people"),
    .flag("--far-table", "Also the score for each false-accept rate.").of("faces"),
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
        description: "no face model is installed; add one with: eidetic models add NAME; to see which, run: "
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
      print(report, context.console)
    }
    return .done
  }

  private static func print(_ report: FacesEvaluation.Report, _ console: Console) {
    let figures: [(title: String, value: (FacesEvaluation.Run) -> Double)] = [
      ("accuracy", \.accuracy), ("± folds", \.accuracyStandardDeviation), ("AUC", \.auc), ("EER", \.eer),
      ("TAR at FAR 1e-3", \.tarAtFar), ("threshold", \.threshold),
    ]
    let rows = report.runs.map { run in
      [run.model, run.detector] + figures.map { Format.fixed($0.value(run), digits: 4) }
        + ["\(run.notDetected)"]
    }
    console.answer(
      Table(
        columns: [.text("model"), .text("detector")] + figures.map { .number($0.title) }
          + [.number("not detected")], rows: rows))
    console.answer([
      "\(report.runs.first?.pairs ?? 0) pairs in \(report.settings.folds) folds, \(report.settings.pictures) pictures, "
        + "\(report.settings.missing) missing"
    ])
    for run in report.runs {
      guard let acceptance = run.acceptance else { continue }
      console.answer(["", "\(run.model) with \(run.detector), \(acceptance.pairs) pairs of different people"])
      console.answer(
        Table(
          columns: [.number("false-accept rate"), .number("score")],
          rows: acceptance.table.map { ["\($0.falseAcceptRate)", Format.fixed($0.score, digits: 4)] }))
    }
  }
}
