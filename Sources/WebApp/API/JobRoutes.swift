import Eidetic
import Faults
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let jobRoutes = [
    Route(method: .get, path: "/api/v1/jobs") { app, _ in
      .json(["jobs": app.jobs.jobs.map(JobAnswer.init)])
    },
    Route(method: .post, path: "/api/v1/jobs", input: .json) { app, call in
      let order = try call.json(JobOrder.self)
      let job = try await app.jobs.submit(try order.absolutePaths(), options: try order.options())
      return .json(status: 202, JobAnswer(job))
    },
    Route(method: .get, path: "/api/v1/jobs/{id}") { app, call in
      .json(JobAnswer(try app.jobs.job(try call.jobID())))
    },
    Route(method: .post, path: "/api/v1/jobs/{id}/pause") { app, call in
      .json(JobAnswer(try app.jobs.pause(try call.jobID())))
    },
    Route(method: .post, path: "/api/v1/jobs/{id}/resume") { app, call in
      .json(JobAnswer(try app.jobs.resume(try call.jobID())))
    },
    Route(method: .post, path: "/api/v1/jobs/{id}/cancel") { app, call in
      .json(JobAnswer(try app.jobs.cancel(try call.jobID())))
    },
    Route(method: .get, path: "/api/v1/events") { app, _ in
      Response(
        status: 200, headers: [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")],
        body: .events(EventSource(engine: app.engine, jobs: app.jobs).events()))
    },
  ]
}

/// What an indexing run is asked for.
private struct JobOrder: Decodable {
  let paths: [String]?
  let retry: Bool?
  let rehash: Bool?
  let prune: Bool?
  let exclude: [String]?
  let include: [String]?
  let spaces: [String]?
  let faces: Bool?
  let names: Bool?

  /// - Throws: `APIError` of status 400 for no space at all: nothing could be found afterwards.
  func options() throws -> IndexOptions {
    guard spaces?.isEmpty != true else {
      throw APIError.badRequest("cannot index in no space: name some in \"spaces\", or leave it out")
    }
    var options = IndexOptions(
      spaces: spaces ?? [], retriesFailed: retry ?? false,
      trustsEmptyRoots: prune ?? false)
    options.turnsFacesOn = faces ?? false
    options.takesNames = names ?? false
    options.readsAll = rehash ?? false
    options.exclusions = exclude ?? []
    options.inclusions = include ?? []
    return options
  }

  /// - Throws: `APIError` of status 400 for a path that depends on where the server was started.
  func absolutePaths() throws -> [String] {
    try (paths ?? []).map { try ServerPath.absolute($0, to: "index") }
  }
}

extension Call {
  fileprivate func jobID() throws -> Int { Int(try number("id")) }
}

/// An indexing job as clients see it.
struct JobAnswer: Encodable, Sendable, Equatable {
  struct Progress: Encodable, Equatable {
    let found: Int
    let isCounted: Bool
    let done: Int
    let indexed: Int
    let failed: Int
    let seconds: Double
    let imagesPerSecond: Double
    let secondsLeft: Double?
    let slowFile: String?
  }

  struct Report: Encodable, Equatable {
    let indexed: Int
    let unchanged: Int
    let moved: Int
    let copied: Int
    let removed: Int
    /// The first of them.
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
  }

  struct Failure: Encodable, Equatable {
    let code: String
    let message: String
  }

  let id: Int
  let state: IndexingJob.State
  let paths: [String]
  let created: Date
  let started: Date?
  let ended: Date?
  let progress: Progress
  let report: Report?
  let error: Failure?

  init(_ job: IndexingJob) {
    id = job.id
    state = job.state
    paths = job.paths
    (created, started, ended) = (job.created, job.started, job.ended)
    let now = job.progress
    progress = Progress(
      found: now.found, isCounted: now.isCounted, done: now.done, indexed: now.indexed, failed: now.failed,
      seconds: now.seconds, imagesPerSecond: now.imagesPerSecond, secondsLeft: now.secondsLeft,
      slowFile: now.slowFile)
    report = job.report.map { report in
      Report(
        indexed: report.indexed, unchanged: report.unchanged, moved: report.moved, copied: report.copied,
        removed: report.removed, failed: report.failed, failedCount: job.failedCount,
        failedBefore: report.failedBefore, recoveredCount: job.recoveredCount, faces: report.faces,
        names: report.names, ignored: report.ignored, passedOver: report.passedOver,
        unreachable: report.unreachable, unfilled: report.unfilled, seconds: report.seconds,
        imagesPerSecond: report.imagesPerSecond)
    }
    error = job.failure.map { Failure(code: $0.fault.rawValue, message: $0.message) }
  }
}
