public import Faults
public import FoundationEssentials

/// What a job does. Other work has kinds of its own.
public struct JobKind: RawRepresentable, Hashable, Sendable, Codable {
  /// In lower case, for programs.
  public let rawValue: String

  /// - Parameter rawValue: in lower case, for programs.
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

/// How far a job is, whatever its kind.
public struct JobProgress: Sendable, Equatable {
  /// How many are done.
  public var done: Int
  /// Of how many; `nil` while that is not known.
  public var total: Int?
  /// What is counted, in the plural, for people: `files`, `bytes`.
  public var unit: String?
  /// What is being done now, for people; `nil` for work with one stage only.
  public var stage: String?

  /// - Parameters:
  ///   - done: how many are done.
  ///   - total: of how many; `nil` while that is not known.
  ///   - unit: what is counted, in the plural, for people.
  ///   - stage: what is being done now, for people.
  public init(done: Int = 0, total: Int? = nil, unit: String? = nil, stage: String? = nil) {
    (self.done, self.total, self.unit, self.stage) = (done, total, unit, stage)
  }
}

/// Long work that was submitted to a `JobsRoom` and goes on by itself.
public struct Job: Sendable {
  /// Where it stands.
  public enum State: String, Sendable, Codable {
    /// It waits for jobs that exclude it.
    case queued
    case running, paused, done
    /// It ended before its time: `failure` says why.
    case failed
    case cancelled

    /// Whether nothing more will happen.
    public var isFinal: Bool { [.done, .failed, .cancelled].contains(self) }
  }

  /// Why a job failed.
  public struct Failure: Sendable, Equatable {
    /// What kind of thing went wrong.
    public let kind: ErrorKind
    /// Tells errors of one kind apart for programs.
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
  /// What it does.
  public let kind: JobKind
  /// What it does on what, for people: `Download sface`.
  public let title: String
  /// Whether it can be paused.
  public let canPause: Bool
  /// When it was submitted.
  public let created: Date
  /// Where it stands.
  public internal(set) var state = State.queued
  /// Whether it was called off; it may still be ending.
  public internal(set) var isCalledOff = false
  /// When it began.
  public internal(set) var started: Date?
  /// When it ended.
  public internal(set) var ended: Date?
  /// How far it is.
  public internal(set) var progress = JobProgress()
  /// What only jobs of its kind tell: an `IndexJob` or a `FetchJob`; `nil` for other kinds.
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
