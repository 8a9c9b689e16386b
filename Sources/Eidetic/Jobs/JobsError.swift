public import Faults

/// Says why a job cannot be found, paused or waited for.
public enum JobsError: FaultyError, Equatable {
  /// There is no job with this number.
  case noSuchJob(id: Int)
  /// The job's work cannot be paused.
  case notPausable(title: String)
  /// The job was cancelled by somebody other than the caller who waits for it.
  case cancelled(title: String)
  /// The room was stopped.
  case stopped(title: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .noSuchJob: .notFound
    case .notPausable: .conflict
    case .cancelled, .stopped: .cancelled
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .noSuchJob(let id):
      "cannot find job \(id): jobs are kept only until the program ends"
    case .notPausable(let title):
      "cannot pause \"\(title)\": work of this kind can't be paused; wait for it or cancel it"
    case .cancelled(let title):
      "cannot finish \"\(title)\": the job was cancelled; start it again"
    case .stopped(let title):
      "cannot start \"\(title)\": the program is shutting down"
    }
  }
}
