import FoundationEssentials

/// The jobs of a room, in the order of submission, and which of them may start.
struct JobTable {
  /// A job with its private state.
  struct Entry {
    var job: Job
    let claims: Set<JobClaim>
    let pause = PauseSwitch()
    /// Does the work and returns how it ended. Dropped afterwards: it may hold much memory.
    var work: (@Sendable (JobRun) async -> JobEnd)?
    /// Tells waiters that there will be no outcome.
    var abandon: @Sendable () -> Void
    var task: Task<Void, Never>?
    /// When listeners were last sent an update.
    var told = ContinuousClock.now

    /// Marks the job as ended.
    mutating func end(_ end: JobEnd) {
      (job.state, job.failure, job.ended) = (end.state, end.failure, .now)
      if let details = end.details { job.details = details }
      (work, task, abandon) = (nil, nil, {})
      end.deliver()
    }
  }

  /// The most ended jobs of each kind that are kept.
  static let remembered = 50

  private(set) var entries: [Entry] = []
  private var nextID = 1

  /// The index of a job.
  func index(of id: Int) -> Int? { entries.firstIndex { $0.job.id == id } }

  /// Changes an entry.
  ///
  /// - Parameters:
  ///   - index: its index.
  ///   - body: changes it.
  mutating func change(_ index: Int, _ body: (inout Entry) -> Void) { body(&entries[index]) }

  /// Whether no unfinished job claims any of these.
  func isFree(_ claims: Set<JobClaim>) -> Bool {
    entries.allSatisfy { $0.job.state.isFinal || $0.claims.isDisjoint(with: claims) }
  }

  /// An unfinished job of the same kind and title.
  func same(as work: some JobWork) -> Job? {
    entries.map(\.job).first {
      $0.kind == work.kind && $0.title == work.title && !$0.state.isFinal && !$0.isCalledOff
    }
  }

  /// Adds a waiting job, and drops old ones of its kind.
  ///
  /// - Parameters:
  ///   - work: the work.
  ///   - body: does it and returns how it ended.
  ///   - abandon: tells waiters that there will be no outcome.
  /// - Returns: its index.
  mutating func add(
    _ work: some JobWork, _ body: @escaping @Sendable (JobRun) async -> JobEnd,
    abandon: @escaping @Sendable () -> Void
  ) -> Int {
    let job = Job(nextID, work)
    nextID += 1
    let ended = entries.map(\.job).filter { $0.kind == job.kind && $0.state.isFinal }.map(\.id)
    let forgotten = Set(ended.dropLast(Self.remembered))
    entries.removeAll { forgotten.contains($0.job.id) }
    entries.append(Entry(job: job, claims: work.claims, work: body, abandon: abandon))
    return entries.count - 1
  }

  /// The index of a waiting job that may start: no earlier unfinished job shares a claim with it.
  func nextToBegin() -> Int? {
    var claimed: Set<JobClaim> = []
    for (index, entry) in entries.enumerated() where !entry.job.state.isFinal {
      if entry.job.state == .queued, claimed.isDisjoint(with: entry.claims) { return index }
      claimed.formUnion(entry.claims)
    }
    return nil
  }
}

/// How a job's work ended.
struct JobEnd: Sendable {
  let state: Job.State
  var details: (any Sendable)?
  var failure: Job.Failure?
  /// Hands the outcome to whoever waits for it.
  let deliver: @Sendable () -> Void
}
