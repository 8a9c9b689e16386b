public import Faults
public import FoundationEssentials

/// The kind of a job's work. Other work can add kinds.
public struct JobKind: RawRepresentable, Hashable, Sendable, Codable {
  /// In lower case.
  public let rawValue: String

  /// - Parameter rawValue: in lower case.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Indexes folders: `IndexWork`.
  public static let index = JobKind(rawValue: "index")
  /// Learns a space: `LearnWork`.
  public static let learn = JobKind(rawValue: "learn")
  /// Groups faces by person: `ClusterWork`.
  public static let cluster = JobKind(rawValue: "cluster")
  /// Fetches a model: `FetchWork`.
  public static let fetch = JobKind(rawValue: "fetch")
  /// Evaluates search quality.
  public static let evaluate = JobKind(rawValue: "evaluate")
}

/// The progress of a job of any kind.
public struct JobProgress: Sendable, Equatable {
  /// How many units are done.
  public var done: Int
  /// How many there are in all; `nil` if that is not known yet.
  public var total: Int?
  /// What is counted, in the plural, to show: `files`, `bytes`.
  public var unit: String?
  /// The current stage, to show; `nil` for work with one stage.
  public var stage: String?

  /// - Parameters:
  ///   - done: how many units are done.
  ///   - total: how many there are in all; `nil` if that is not known yet.
  ///   - unit: what is counted, in the plural, to show.
  ///   - stage: the current stage, to show.
  public init(done: Int = 0, total: Int? = nil, unit: String? = nil, stage: String? = nil) {
    (self.done, self.total, self.unit, self.stage) = (done, total, unit, stage)
  }
}

/// Long work that was submitted to a `JobsRoom` and runs by itself.
public struct Job: Sendable {
  /// The state of a job.
  public enum State: String, Sendable, Codable {
    /// It waits for jobs that exclude it.
    case queued
    case running, paused, done
    /// It ended early: `failure` says why.
    case failed
    case cancelled

    /// Whether the state is final.
    public var isFinal: Bool { [.done, .failed, .cancelled].contains(self) }
  }

  /// Why a job failed.
  public struct Failure: Sendable, Equatable {
    /// What kind of thing went wrong.
    public let kind: ErrorKind
    /// The code for programs.
    public let code: String
    /// What failed, on what, why, and what to do.
    public let message: String
    /// What helps, as a value; `nil` if the message says all.
    public let remedy: Remedy?

    init(_ error: any Error) {
      let faulty = error as? any FaultyError
      kind = faulty?.kind ?? (error is CancellationError ? .cancelled : .resource)
      code = faulty?.code ?? kind.code
      message = "\(error)"
      remedy = faulty?.remedy
    }
  }

  /// 1 for the first job of its room.
  public let id: Int
  /// The kind of its work.
  public let kind: JobKind
  /// Its title, to show: `Download sface`.
  public let title: String
  /// Whether it can be paused.
  public let canPause: Bool
  /// When it was submitted.
  public let created: Date
  /// Its state.
  public internal(set) var state = State.queued
  /// Whether it was cancelled; it may still be stopping.
  public internal(set) var isCalledOff = false
  /// When it started.
  public internal(set) var started: Date?
  /// When it ended.
  public internal(set) var ended: Date?
  /// Its progress.
  public internal(set) var progress = JobProgress()
  /// What only jobs of its kind report: an `IndexJob` or a `FetchJob`; `nil` for other kinds.
  public internal(set) var details: (any Sendable)?
  /// Why it failed.
  public internal(set) var failure: Failure?

  init(_ id: Int, _ work: some JobWork) {
    self.id = id
    (kind, title, canPause) = (work.kind, work.title, work.canPause)
    details = work.details
    created = .now
  }
}
