import Eidetic
import FoundationEssentials

/// A job in JSON: the members of all jobs, and those of indexing jobs.
struct JobAnswer: Encodable, Sendable {
  struct Failure: Encodable {
    let code: String
    let message: String
    let remedy: RemedyAnswer?

    init(_ failure: Job.Failure) {
      code = failure.kind.fault.rawValue
      message = failure.message
      remedy = failure.remedy.map(RemedyAnswer.init)
    }
  }

  let id: Int
  let kind: JobKind
  let title: String
  let canPause: Bool
  let state: Job.State
  let paths: [String]?
  let created: Date
  let started: Date?
  let ended: Date?
  let progress: Progress
  let report: Report?
  /// What a job of training made.
  let trained: Trained?
  let error: Failure?

  init(_ job: Job) {
    (id, kind, title, canPause, state) = (job.id, job.kind, job.title, job.canPause, job.state)
    (created, started, ended) = (job.created, job.started, job.ended)
    let index = job.details as? IndexJob
    paths = index?.paths
    progress = Progress(job.progress, index?.progress)
    report = index.flatMap(Report.init)
    trained = job.details as? Trained
    error = job.failure.map(Failure.init)
  }
}

extension JobAnswer {
  struct Progress: Encodable {
    let done: Int
    let total: Int?
    let unit: String?
    let stage: String?
    // Only for indexing.
    let found: Int?
    let isCounted: Bool?
    let indexed: Int?
    let failed: Int?
    let seconds: Double?
    let imagesPerSecond: Double?
    let secondsLeft: Double?
    let slowFile: String?

    init(_ progress: JobProgress, _ index: IndexProgress?) {
      (done, total, unit, stage) = (progress.done, progress.total, progress.unit, progress.stage)
      (found, isCounted, indexed) = (index?.found, index?.isCounted, index?.indexed)
      (failed, seconds, slowFile) = (index?.failed, index?.seconds, index?.slowFile)
      (imagesPerSecond, secondsLeft) = (index?.imagesPerSecond, index?.secondsLeft)
    }
  }

  /// The result of an indexing job.
  struct Report: Encodable {
    let indexed: Int
    let unchanged: Int
    let completed: Int
    let moved: Int
    let copied: Int
    let removed: Int
    /// The first failures.
    let failed: [IndexReport.Failure]
    let failedCount: Int
    let failedBefore: Int
    let recoveredCount: Int
    let faces: Int?
    let names: NameImport?
    let ignored: Int
    let passedOver: Int
    let unreachable: [String]
    let unfilled: [IndexReport.UnfilledSpace]
    let seconds: Double
    let imagesPerSecond: Double

    /// - Returns: `nil` before the job is done.
    init?(_ job: IndexJob) {
      guard let report = job.report else { return nil }
      (indexed, unchanged, completed) = (report.indexed, report.unchanged, report.completed)
      moved = report.moved
      (copied, removed, ignored) = (report.copied, report.removed, report.ignored)
      (failed, failedCount, failedBefore) = (report.failed, job.failedCount, report.failedBefore)
      (recoveredCount, passedOver) = (job.recoveredCount, report.passedOver)
      (faces, names) = (report.faces, report.names)
      (unreachable, unfilled) = (report.unreachable, report.unfilled)
      (seconds, imagesPerSecond) = (report.seconds, report.imagesPerSecond)
    }
  }
}
