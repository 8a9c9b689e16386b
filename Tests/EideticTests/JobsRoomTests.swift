import Faults
import Synchronization
import Testing

@testable import Eidetic

/// Work that tests hold and let go.
private struct HeldWork: JobWork {
  var kind = JobKind(rawValue: "held")
  var title = "Hold"
  var claims: Set<JobClaim> = []
  var canPause = false
  /// Why it cannot begin.
  var obstacle: IndexingError?
  let hold = Hold()
  /// What it does once it is let go.
  var body: @Sendable (JobRun) async throws -> Int = { _ in 7 }

  func checkReadiness() throws {
    if let obstacle { throw obstacle }
  }

  func run(_ run: JobRun) async throws -> Int {
    try await hold.wait()
    return try await body(run)
  }
}

/// Holds work until it is opened or its task is cancelled.
private final class Hold: Sendable {
  private let state = Mutex((isOpen: false, hasBegun: false))

  var hasBegun: Bool { state.withLock { $0.hasBegun } }

  func open() { state.withLock { $0.isOpen = true } }

  func wait() async throws {
    state.withLock { $0.hasBegun = true }
    while !state.withLock({ $0.isOpen }) { try await Task.sleep(for: .milliseconds(1)) }
  }

  /// Waits on although the task is cancelled, as work does that cannot be interrupted.
  func waitStubbornly() async {
    state.withLock { $0.hasBegun = true }
    while !state.withLock({ $0.isOpen }) { await Task.yield() }
  }
}

extension JobsRoom {
  /// Waits for the end of a job.
  fileprivate func ending(of id: Int) async throws -> Job {
    let updates = updates()
    let job = try job(id)
    if job.state.isFinal { return job }
    for await job in updates where job.id == id && job.state.isFinal { return job }
    return try self.job(id)
  }

  fileprivate func states() -> [Job.State] { jobs.reversed().map(\.state) }
}

private func until(_ condition: () throws -> Bool) async throws {
  while try !condition() { try await Task.sleep(for: .milliseconds(1)) }
}

/// Long work: what waits for what, and what is said of it. No test knows an engine.
@Suite(.timeLimit(.minutes(10))) struct JobsRoomTests {
  private let room = JobsRoom()
  private let a = JobClaim("a")
  private let b = JobClaim("b")
  private let c = JobClaim("c")

  // MARK: What runs when

  @Test func jobsThatClaimTheSameRunInTheOrderInWhichTheyCame() async throws {
    let works = (0..<4).map { HeldWork(title: "\($0)", claims: [a]) }
    for work in works { try await room.submit(work) }
    for (place, work) in works.enumerated() {
      try await until { work.hold.hasBegun }
      let waiting = Array(repeating: Job.State.queued, count: works.count - place - 1)
      #expect(room.states() == Array(repeating: .done, count: place) + [.running] + waiting)
      work.hold.open()
      let ended = try await room.ending(of: place + 1)
      #expect(ended.state == .done && ended.started != nil && ended.ended != nil)
    }
    #expect(room.jobs.map(\.id) == [4, 3, 2, 1] && room.jobs.map(\.title) == ["3", "2", "1", "0"])
  }

  @Test func jobsThatClaimNothingInCommonRunSideBySide() async throws {
    let works = [[a], [b], [], []].map { HeldWork(claims: Set($0)) }
    for work in works { #expect(try await room.submit(work).state == .running) }
    for work in works { try await until { work.hold.hasBegun } }
  }

  @Test func aJobThatWaitsIsNotOvertakenByOneThatClaimsTheSame() async throws {
    let (first, both) = (HeldWork(claims: [a]), HeldWork(claims: [a, b]))
    let (later, other) = (HeldWork(claims: [b]), HeldWork(claims: [c]))
    for work in [first, both, later, other] { try await room.submit(work) }
    #expect(room.states() == [.running, .queued, .queued, .running])
    first.hold.open()
    _ = try await room.ending(of: 1)
    #expect(room.states() == [.done, .running, .queued, .running])
    both.hold.open()
    _ = try await room.ending(of: 2)
    #expect(room.states() == [.done, .done, .running, .running])
  }

  @Test func whatCannotBeginIsRefusedUnlessItWouldWaitAnyway() async throws {
    let obstacle = IndexingError.noRoots(folder: "a")
    await #expect(throws: obstacle) { try await room.submit(HeldWork(claims: [a], obstacle: obstacle)) }
    #expect(room.jobs.isEmpty)
    try await room.submit(HeldWork(claims: [a]))
    #expect(try await room.submit(HeldWork(claims: [a], obstacle: obstacle)).state == .queued)
    await #expect(throws: obstacle) { try await room.submit(HeldWork(claims: [b], obstacle: obstacle)) }
    #expect(room.jobs.count == 2)
  }

  @Test func theSameWorkIsJoinedUntilItIsCalledOff() async throws {
    let (one, other) = (HeldWork(title: "one", claims: [a]), HeldWork(title: "other", claims: [b]))
    let stubborn = HeldWork(title: "one", claims: [a]) { _ in 1 }
    #expect(try await room.submit(one, joinsSame: true).id == 1)
    #expect(try await room.submit(other, joinsSame: true).id == 2)
    #expect(try await room.submit(stubborn, joinsSame: true).id == 1)
    _ = try room.cancel(1)
    #expect(try await room.submit(stubborn, joinsSame: true).id == 3)
    #expect(try await room.ending(of: 1).state == .cancelled)
    #expect(try room.job(3).state == .running)
  }

  // MARK: Pausing and cancelling

  @Test func aPausedJobStandsStillUntilItIsResumed() async throws {
    // Every step is let go by one more token, so that it is known how many there can be.
    let steps = AsyncStream.makeStream(of: Void.self)
    let work = HeldWork(canPause: true) { run in
      var done = 0
      for await _ in steps.stream {
        try await run.pause.wait()
        done += 1
        run.report(JobProgress(done: done))
      }
      return done
    }
    let job = try await room.submit(work)
    work.hold.open()
    steps.continuation.yield()
    try await until { try room.job(job.id).progress.done == 1 }
    #expect(try room.pause(job.id).state == .paused)
    steps.continuation.yield()
    steps.continuation.finish()
    for _ in 0..<1000 { await Task.yield() }
    #expect(try room.job(job.id).progress.done == 1)
    #expect(try room.resume(job.id).state == .running)
    let ended = try await room.ending(of: job.id)
    #expect(ended.state == .done && ended.progress.done == 2)
  }

  @Test func whatCannotBePausedSaysSo() async throws {
    let work = HeldWork(title: "Group", claims: [a])
    let (job, waiting) = (try await room.submit(work), try await room.submit(HeldWork(claims: [a])))
    #expect(!job.canPause)
    #expect(throws: JobsError.notPausable(title: "Group")) { try room.pause(job.id) }
    #expect(try room.pause(waiting.id).state == .queued)
    #expect(throws: JobsError.noSuchJob(id: 99)) { try room.pause(99) }
    #expect(try room.resume(job.id).state == .running)
  }

  @Test func aWaitingJobThatIsCalledOffEndsAtOnceAndNeverBegins() async throws {
    let works = (0..<3).map { _ in HeldWork(claims: [a]) }
    for work in works { try await room.submit(work) }
    let cancelled = try room.cancel(2)
    #expect(cancelled.state == .cancelled && cancelled.ended != nil && cancelled.started == nil)
    works[0].hold.open()
    try await until { works[2].hold.hasBegun }
    #expect(!works[1].hold.hasBegun)
    #expect(room.states() == [.done, .cancelled, .running])
    // One that has ended stays as it is.
    #expect(try room.cancel(1).state == .done && room.cancel(2).state == .cancelled)
    #expect(throws: JobsError.noSuchJob(id: 99)) { try room.cancel(99) }
  }

  @Test func aRunningJobThatIsCalledOffKeepsWhatItClaimsUntilItHasEnded() async throws {
    let ending = Hold()
    let first = HeldWork(claims: [a]) { _ in
      await ending.waitStubbornly()
      throw CancellationError()
    }
    try await room.submit(first)
    let second = HeldWork(claims: [a])
    try await room.submit(second)
    first.hold.open()
    try await until { ending.hasBegun }
    let cancelled = try room.cancel(1)
    #expect(cancelled.state == .running && cancelled.isCalledOff)
    #expect(try room.job(2).state == .queued)
    ending.open()
    let ended = try await room.ending(of: 1)
    #expect(ended.state == .cancelled && ended.failure == nil)
    try await until { second.hold.hasBegun }
  }

  @Test func aJobIsCalledOffWhileItIsPaused() async throws {
    let work = HeldWork(canPause: true) { run in
      while true { try await run.pause.wait() }
    }
    let job = try await room.submit(work)
    work.hold.open()
    #expect(try room.pause(job.id).state == .paused)
    _ = try room.cancel(job.id)
    #expect(try await room.ending(of: job.id).state == .cancelled)
  }

  @Test func workMayReportWhileItIsCalledOff() async throws {
    let begun = Hold()
    let work = HeldWork { run in
      try await withTaskCancellationHandler {
        try await begun.wait()
        return 1
      } onCancel: {
        run.report(JobProgress(done: 5, stage: "Cleaning up"))
      }
    }
    let job = try await room.submit(work)
    work.hold.open()
    try await until { begun.hasBegun }
    _ = try room.cancel(job.id)
    let ended = try await room.ending(of: job.id)
    #expect(ended.state == .cancelled && ended.progress.done == 5)
  }

  // MARK: What is said of jobs

  @Test func listenersHearEveryStateInOrder() async throws {
    let updates = room.updates()
    let work = HeldWork { run in
      for done in 0...5 { run.report(JobProgress(done: done, total: 5, unit: "steps", stage: "\(done)")) }
      return 1
    }
    let job = try await room.submit(work)
    work.hold.open()
    var told: [Job] = []
    for await job in updates {
      told.append(job)
      if job.state.isFinal { break }
    }
    #expect(told.map(\.id).allSatisfy { $0 == job.id })
    #expect(told.first?.state == .queued && told.last?.state == .done)
    #expect(told.contains { $0.state == .running })
    #expect(told.map(\.progress.done) == told.map(\.progress.done).sorted())
    #expect(told.last?.progress == JobProgress(done: 5, total: 5, unit: "steps", stage: "5"))
  }

  @Test func aSlowListenerMissesStepsButNoState() async throws {
    let updates = room.updates()
    for title in ["one", "other"] {
      let work = HeldWork(title: title) { run in
        // Each step is a stage of its own: all are told.
        for done in 1...10_000 { run.report(JobProgress(done: done, stage: "\(done)")) }
        return 1
      }
      work.hold.open()
      try await room.submit(work)
    }
    for id in 1...2 { _ = try await room.ending(of: id) }
    // Nobody has listened so far.
    await room.stop()
    var told: [Job] = []
    for await job in updates { told.append(job) }
    for id in 1...2 {
      let ofOne = told.filter { $0.id == id }
      #expect(ofOne.map(\.state) == [.queued, .running, .done])
      #expect(ofOne.last?.progress.done == 10_000)
    }
  }

  @Test func listenersAreNotToldOfEveryStep() async throws {
    let updates = room.updates()
    let work = HeldWork { run in
      for done in 1...100_000 { run.report(JobProgress(done: done)) }
      return 1
    }
    work.hold.open()
    try await room.submit(work)
    var count = 0
    for await job in updates {
      count += 1
      if job.state.isFinal { break }
    }
    #expect(count < 1000)
  }

  @Test func aFailureHasItsKindItsCodeAndItsRemedy() async throws {
    let error = SearchError.emptyGallery(folder: "a", space: nil)
    let work = HeldWork { _ in throw error }
    work.hold.open()
    let ended = try await room.ending(of: room.submit(work).id)
    let failure = try #require(ended.failure)
    #expect(ended.state == .failed && failure == Job.Failure(error))
    #expect(failure.kind == error.kind && failure.code == "gallery_empty")
    #expect(failure.message == "\(error)" && failure.remedy != nil && failure.remedy == error.remedy)
  }

  @Test func theLastEndedJobsOfEachKindAreRemembered() async throws {
    let rare = HeldWork(kind: JobKind(rawValue: "rare"))
    rare.hold.open()
    _ = try await room.perform(rare)
    let running = HeldWork()
    try await room.submit(running)
    for _ in 0..<60 {
      let work = HeldWork()
      work.hold.open()
      _ = try await room.perform(work)
    }
    try await room.submit(HeldWork())
    let ids = room.jobs.map(\.id)
    #expect(ids == [63] + (13...62).reversed() + [2, 1])
    #expect(throws: JobsError.noSuchJob(id: 3)) { try room.job(3) }
    #expect(try room.job(2).state == .running && room.job(1).kind.rawValue == "rare")
  }

  @Test func aJobThatHasEndedHoldsNothingOfItsWork() async throws {
    final class Heavy: Sendable {}
    weak var heavy: Heavy?
    do {
      let held = Heavy()
      heavy = held
      let work = HeldWork { _ in
        withExtendedLifetime(held) {}
        return 1
      }
      work.hold.open()
      _ = try await room.perform(work)
    }
    try await until { heavy == nil }
    #expect(room.jobs.count == 1)
  }

  // MARK: Waiting for jobs

  @Test func whoPerformsWorkGetsItsOutcomeOrItsError() async throws {
    let work = HeldWork()
    work.hold.open()
    #expect(try await room.perform(work) == 7)
    #expect(room.jobs[0].state == .done)
    let failing = HeldWork { _ in throw IndexingError.noRoots(folder: "a") }
    failing.hold.open()
    await #expect(throws: IndexingError.noRoots(folder: "a")) { try await room.perform(failing) }
    #expect(room.jobs[0].state == .failed)
  }

  @Test(arguments: [true, false])
  func whoPerformsWorkLearnsThatItWasCalledOff(isWaiting: Bool) async throws {
    if isWaiting { try await room.submit(HeldWork(claims: [a])) }
    let task = Task { [room, a] in try await room.perform(HeldWork(title: "Learn", claims: [a])) }
    try await until { room.jobs.first?.title == "Learn" }
    _ = try room.cancel(room.jobs[0].id)
    await #expect(throws: JobsError.cancelled(title: "Learn")) { try await task.value }
  }

  @Test(arguments: [true, false])
  func whoStopsWaitingCallsTheJobOff(isWaiting: Bool) async throws {
    if isWaiting { try await room.submit(HeldWork(claims: [a])) }
    let task = Task { [room, a] in try await room.perform(HeldWork(title: "Learn", claims: [a])) }
    try await until { room.jobs.first?.title == "Learn" }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await room.ending(of: room.jobs[0].id).state == .cancelled)
  }

  @Test func stoppingCallsAllOffAndWaitsForTheirEnd() async throws {
    let (updates, ending) = (room.updates(), Hold())
    let stubborn = HeldWork(claims: [a]) { _ in
      await ending.waitStubbornly()
      return 1
    }
    try await room.submit(stubborn)
    try await room.submit(HeldWork(claims: [a]))
    try await room.submit(
      HeldWork(canPause: true) { run in
        while true { try await run.pause.wait() }
      })
    _ = try room.pause(3)
    let performing = Task { [room] in try await room.perform(HeldWork(title: "Learn")) }
    try await until { room.jobs.count == 4 }
    stubborn.hold.open()
    try await until { ending.hasBegun }
    let stopping = Task { [room] in await room.stop() }
    try await until { room.jobs.allSatisfy(\.isCalledOff) }
    #expect(try room.job(1).state == .running)
    ending.open()
    await stopping.value
    #expect(room.states() == [.done, .cancelled, .cancelled, .cancelled])
    await #expect(throws: JobsError.cancelled(title: "Learn")) { try await performing.value }
    await #expect(throws: JobsError.stopped(title: "Hold")) { try await room.submit(HeldWork()) }
    var last: [Int: Job.State] = [:]
    for await job in updates { last[job.id] = job.state }
    #expect(last == [1: .done, 2: .cancelled, 3: .cancelled, 4: .cancelled])
    for await _ in room.updates() { Issue.record("nothing is told after the end") }
  }
}
