/// Something that only one job may use at a time.
public struct JobClaim: Hashable, Sendable {
  private let name: String

  /// - Parameter name: claims of the same name are the same.
  public init(_ name: String) { self.name = name }

  /// What the gallery says of its images: who claims it may add to it.
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
  /// What the work comes to.
  associatedtype Outcome: Sendable

  /// What it does.
  var kind: JobKind { get }
  /// What it does on what, for people.
  var title: String { get }
  /// What it needs for itself alone: a job waits until all earlier ones that claim the same have ended.
  var claims: Set<JobClaim> { get }
  /// Whether it waits while `JobRun.pause` is on.
  var canPause: Bool { get }
  /// The `Job.details` before the first report.
  var details: (any Sendable)? { get }

  /// Checks what was asked for before it becomes a job.
  ///
  /// - Throws: why it does not become one.
  func check() async throws

  /// Checks, if the job could begin at once, that nothing outside of the room keeps it from that. The room is
  /// locked meanwhile: it must be quick and not use the room.
  ///
  /// - Throws: why it does not become a job.
  func checkReadiness() throws

  /// Does the work, once. Cancelling the task calls it off.
  ///
  /// - Parameter run: takes reports, and says whether the job is paused.
  func run(_ run: JobRun) async throws -> Outcome

  /// What of the outcome the job keeps as its `details`; `nil` leaves them as they were reported last.
  ///
  /// - Parameter outcome: what the work came to.
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

  /// Says how far the work is, as often as it likes: listeners are told a few times a second.
  ///
  /// - Parameters:
  ///   - progress: how far it is.
  ///   - details: the job's `details` from now on; they stay as they are if it is `nil`.
  public func report(_ progress: JobProgress, details: (any Sendable)? = nil) { take(progress, details) }
}
