import Files

/// Work that several tasks want and one does: tasks that come while it is being done wait for its result.
///
/// A cancelled task stops waiting at once; work that no task waits for is cancelled, too.
actor SharedWork {
  /// The progress of the work.
  typealias Report = @Sendable (_ done: Int, _ total: Int) -> Void

  private enum Event: Sendable {
    case progress(done: Int, total: Int)
    case end(Result<any Sendable, any Error>)
  }

  private struct Work {
    let number: Int
    let task: Task<Void, Never>
    var waiting: [Int: AsyncStream<Event>.Continuation] = [:]
    var last: Event?
  }

  private let workers: WorkerThreads
  private var works: [String: Work] = [:]
  private var nextNumber = 0

  init(label: String) { workers = WorkerThreads(label: label) }

  /// The result of some work, which is started unless it is being done already.
  ///
  /// - Parameters:
  ///   - key: identifies the work.
  ///   - progress: is called with the progress.
  ///   - body: does the work, on its own thread.
  /// - Throws: what the work throws; `CancellationError`.
  func once<Value: Sendable>(
    _ key: String, _ progress: StepProgress? = nil,
    _ body: @escaping @Sendable (@escaping Report) async throws -> Value
  ) async throws -> Value {
    let (events, continuation) = AsyncStream<Event>.makeStream()
    let number = newNumber()
    if works[key] == nil {
      let work = newNumber()
      works[key] = Work(number: work, task: begin(key, work, body))
    }
    works[key]?.waiting[number] = continuation
    if let last = works[key]?.last { continuation.yield(last) }
    for await event in events {
      switch event {
      case .progress(let done, let total): progress?.set(done: done, of: total)
      case .end(let result):
        guard let value = try result.get() as? Value else {
          preconditionFailure("\(key) is done in two ways")
        }
        return value
      }
    }
    leave(key, number)
    throw CancellationError()
  }

  private func newNumber() -> Int {
    nextNumber += 1
    return nextNumber
  }

  private func begin<Value: Sendable>(
    _ key: String, _ work: Int, _ body: @escaping @Sendable (@escaping Report) async throws -> Value
  ) -> Task<Void, Never> {
    // Detached: on this actor the work would keep other tasks from joining or leaving.
    Task.detached(executorPreference: workers) {
      let result: Result<any Sendable, any Error>
      do {
        result = .success(
          try await body { done, total in
            Task { await self.tell(key, work, .progress(done: done, total: total)) }
          })
      } catch {
        result = .failure(error)
      }
      await self.end(key, work, result)
    }
  }

  private func tell(_ key: String, _ work: Int, _ event: Event) {
    guard works[key]?.number == work else { return }
    works[key]?.last = event
    for continuation in (works[key]?.waiting ?? [:]).values { continuation.yield(event) }
  }

  private func end(_ key: String, _ work: Int, _ result: Result<any Sendable, any Error>) {
    tell(key, work, .end(result))
    if works[key]?.number == work { works[key] = nil }
  }

  private func leave(_ key: String, _ number: Int) {
    guard works[key]?.waiting.removeValue(forKey: number) != nil, works[key]?.waiting.isEmpty == true
    else { return }
    works[key]?.task.cancel()
    // Later callers start it anew.
    works[key] = nil
  }
}
