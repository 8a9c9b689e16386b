/// A resource that only one job may use at a time.
public struct JobClaim: Hashable, Sendable {
  private let name: String

  /// - Parameter name: claims of the same name are the same.
  public init(_ name: String) { self.name = name }

  /// The contents of the gallery: claimed by work that writes to it.
  public static let gallery = JobClaim("gallery")

  /// The files of a model.
  ///
  /// - Parameter name: the model's.
  public static func model(_ name: String) -> JobClaim { JobClaim("model \(name)") }
}

/// Long work that a `JobsRoom` can run.
///
/// ```swift
/// struct CountWork: JobWork {
///   let kind = JobKind(rawValue: "count")
///   let title = "Count to 100"
///
///   func run(_ run: JobRun) async throws -> Int {
///     for number in 1...100 {
///       try await run.pause.wait()
///       try Task.checkCancellation()
///       run.report(JobProgress(done: number, total: 100, unit: "numbers"))
///     }
///     return 100
///   }
/// }
/// ```
public protocol JobWork: Sendable {
  /// The result of the work.
  associatedtype Outcome: Sendable

  /// The kind of the work.
  var kind: JobKind { get }
  /// The title of the job, to show.
  var title: String { get }
  /// What it needs exclusively: a job waits until all earlier ones with the same claim have ended.
  var claims: Set<JobClaim> { get }
  /// Whether the work waits while `JobRun.pause` is on.
  var canPause: Bool { get }
  /// The `Job.details` before the first report.
  var details: (any Sendable)? { get }

  /// Checks the request before it becomes a job.
  ///
  /// - Throws: why it cannot become one.
  func check() async throws

  /// Checks, if the job could start at once, that nothing outside of the room prevents it. Must be quick and
  /// not use the room, which is locked meanwhile.
  ///
  /// - Throws: why it cannot become a job.
  func checkReadiness() throws

  /// Does the work, once. Cancelling the task cancels the job.
  ///
  /// - Parameter run: takes reports, and tells whether the job is paused.
  func run(_ run: JobRun) async throws -> Outcome

  /// What the job keeps of the outcome as its `details`; `nil` keeps those that were reported last.
  ///
  /// - Parameter outcome: the result of the work.
  func details(of outcome: Outcome) -> (any Sendable)?
}

extension JobWork {
  /// None: it excludes no other work.
  public var claims: Set<JobClaim> { [] }
  /// It cannot be paused.
  public var canPause: Bool { false }
  /// None.
  public var details: (any Sendable)? { nil }

  /// Checks nothing.
  public func check() async throws {}

  /// Checks nothing.
  public func checkReadiness() throws {}

  /// None.
  public func details(of outcome: Outcome) -> (any Sendable)? { nil }
}

/// A job as its work sees it.
public struct JobRun: Sendable {
  /// On while the job is paused.
  public let pause: PauseSwitch
  let take: @Sendable (JobProgress, (any Sendable)?) -> Void

  /// Reports progress. May be called often: listeners get a few updates a second.
  ///
  /// - Parameters:
  ///   - progress: the progress.
  ///   - details: the new `details` of the job; `nil` keeps the present ones.
  public func report(_ progress: JobProgress, details: (any Sendable)? = nil) { take(progress, details) }
}
