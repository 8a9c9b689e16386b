import Evaluation
import Foundation

/// `evaluate people`: measures how well clustering groups faces by person.
enum EvaluatePeople {
  static let details = """
    people: finds all faces of the pictures in a TSV (paths below DIR and people), groups them as they \
    come in, in three random orders, and compares with the TSV by BCubed precision and recall.
    """

  static func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard let folder = arguments.value("--root"), let labels = arguments.value("--labels"),
      let model = arguments.value("--model")
    else {
      throw UsageError(description: "evaluate people needs --root DIR, --labels TSV and --model NAME")
    }
    let evaluation = try PeopleEvaluation(
      galleryFolder: context.galleryFolder, root: folder, labels: labels)
    let display = CountDisplay(console: context.console, what: "pictures")
    let report = try await evaluation.run(
      model: model, detector: arguments.value("--detector"), progress: display.show)
    context.console.endLine()
    if arguments.has("--json") {
      try context.console.answer(json: report)
    } else {
      print(report, context.console)
    }
    return .done
  }

  private static func print(_ report: PeopleEvaluation.Report, _ console: Console) {
    let titles = [
      "order", "precision", "recall", "of several: precision", "of several: recall", "groups", "agreement",
    ]
    let rows = report.runs.map { run in
      ["\(run.seed + 1)"]
        + [run.all.precision, run.all.recall, run.several.precision, run.several.recall].map {
          Format.fixed($0, digits: 4)
        } + ["\(run.groups)", Format.fixed(run.agreement, digits: 4)]
    }
    console.answer(Table(columns: titles.map { .number($0) }, rows: rows))
    console.answer([
      "\(report.people) people in \(report.pictures) pictures with \(report.faces) faces, "
        + "\(report.notDetected) pictures without a face; \(report.model), \(report.detector)"
    ])
  }
}
