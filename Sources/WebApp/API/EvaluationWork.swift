import Eidetic
import Evaluation
import Reporting

/// Runs all queries of a ground truth, as a job; indexes nothing.
struct EvaluationWork: JobWork {
  let app: WebApp
  let `protocol`: EvaluationProtocol
  let root: String
  let settings: EvaluationSettings
  let runs: [RunSetting]

  var kind: JobKind { .evaluate }
  var title: String { "Evaluate \(root)" }

  /// Waits for its turn among requests that decode, embed or compare.
  func run(_ run: JobRun) async throws -> EvaluationReport {
    try await app.work.run { try await report(run) }
  }

  private func report(_ run: JobRun) async throws -> EvaluationReport {
    let evaluation = try await Evaluation(`protocol`, searching: app.engine, root: root, settings: settings)
    var measured: [MeasuredRun] = []
    var identities: [String: [String: String]] = [:]
    for (place, setting) in runs.enumerated() {
      identities[setting.space] = try await evaluation.gallery?.identities(of: setting.space)
      measured.append(
        try await evaluation.run(setting) { done, total in
          run.report(
            JobProgress(
              done: place * total + done, total: runs.count * total, unit: "queries", stage: setting.space))
        })
    }
    return EvaluationReport(
      evaluation, measured, identities: identities,
      program: ReportProgram(
        version: app.options.version, commit: nil, command: ["POST", "/api/v1/evaluate"],
        cores: SearchEngine.cores))
  }
}
