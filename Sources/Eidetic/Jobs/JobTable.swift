import FoundationEssentials

/// The jobs of a room, in the order in which they came, and which of them may begin.
struct JobTable {
  /// A job with what belongs to it alone.
  struct Entry {
    var job: Job
    let claims: Set<JobClaim>
    let pause = PauseSwitch()
    /// Does the work and says how it ended. Gone once it has: work may hold much.
    var work: (@Sendable (JobRun) async -> JobEnd)?
    /// Tells who waits for the outcome that there is none.
    var abandon: @Sendable () -> Void
    var task: Task<Void, Never>?
    /// When listeners were told of it last.
    var told = ContinuousClock.now

    /// Notes that nothing more happens.
    mutating func end(_ end: JobEnd) {
      (job.state, job.failure, job.ended) = (end.state, end.failure, .now)
      if let details = end.details { job.details = details }
      (work, task, abandon) = (nil, nil, {})
      end.deliver()
    }
  }

  /// The most ended jobs of each kind that are remembered.
  static let remembered = 50

  private(set) var entries: [Entry] = []
  private var nextID = 1

  /// The place of a job.
  func index(of id: Int) -> Int? { entries.firstIndex { $0.job.id == id } }

  /// Changes an entry.
  ///
  /// - Parameters:
  ///   - index: its place.
  ///   - body: changes it.
  mutating func change(_ index: Int, _ body: (inout Entry) -> Void) { body(&entries[index]) }

  /// Whether no job that has not ended claims any of these.
  func isFree(_ claims: Set<JobClaim>) -> Bool {
    entries.allSatisfy { $0.job.state.isFinal || $0.claims.isDisjoint(with: claims) }
  }

  /// A job of the same kind and title that goes on.
  func same(as work: some JobWork) -> Job? {
    entries.map(\.job).first {
      $0.kind == work.kind && $0.title == work.title && !$0.state.isFinal && !$0.isCalledOff
    }
  }

  /// Adds a job that waits, and forgets old ones of its kind.
  ///
  /// - Parameters:
  ///   - work: what it does.
  ///   - body: does it and says how it ended.
  ///   - abandon: tells who waits for the outcome that there is none.
  /// - Returns: its place.
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

  /// The place of a waiting job that may begin: nobody before it claims what it does, running or waiting.
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
  /// Hands the outcome to who waits for it.
  let deliver: @Sendable () -> Void
}
