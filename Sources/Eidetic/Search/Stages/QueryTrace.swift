import Synchronization

/// What is learned about a query while it is answered: how long each part took, and which images are the
/// query's own pictures. Shared by all stages.
final class QueryTrace: Sendable {
  typealias Part = WritableKeyPath<SearchResult.Milliseconds, Double>

  private struct State {
    var milliseconds = SearchResult.Milliseconds()
    /// The sum of all parts.
    var sum = 0.0
    var own: Set<Int64> = []
    var costs: [SearchResult.Cost] = []
  }

  private let start = ContinuousClock.now
  private let state = Mutex(State())
  private let progress: (@Sendable (SearchProgress) -> Void)?

  /// - Parameter progress: is called during steps that may take long.
  init(progress: (@Sendable (SearchProgress) -> Void)? = nil) { self.progress = progress }

  /// How long each part took, and the total so far.
  var milliseconds: SearchResult.Milliseconds {
    var milliseconds = state.withLock(\.milliseconds)
    milliseconds.total = (ContinuousClock.now - start) / .milliseconds(1)
    return milliseconds
  }

  /// The images that are the query's own pictures, by id or by content.
  var own: Set<Int64> { state.withLock(\.own) }

  /// How long each ranking step took, in the order of the steps.
  var costs: [SearchResult.Cost] { state.withLock(\.costs) }

  /// Notes that an image is one of the query's own pictures.
  func isQuery(_ image: Int64) { state.withLock { _ = $0.own.insert(image) } }

  /// Adds the duration of work to a part of the query. Nested parts are not counted twice.
  func timing<Answer>(_ part: Part, _ work: () async throws -> Answer) async rethrows -> Answer {
    let (start, before) = (ContinuousClock.now, state.withLock(\.sum))
    defer {
      let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
      state.withLock { state in
        let own = elapsed - (state.sum - before)
        state.milliseconds[keyPath: part] += own
        state.sum += own
      }
    }
    return try await work()
  }

  /// Runs ranking steps and adds their durations; the same steps in several spaces are added up.
  ///
  /// - Parameters:
  ///   - steps: each with its text.
  ///   - search: the query they work on.
  /// - Throws: what a step throws; `CancellationError`.
  func run(_ steps: [(text: String, step: any RankingStep)], on search: inout RankedSearch) async throws {
    for (text, step) in steps {
      try Task.checkCancellation()
      let (start, report) = (ContinuousClock.now, StepReport(progress(of: text)))
      try await step.run(&search, report)
      let cost = SearchResult.Cost(
        step: text, milliseconds: (ContinuousClock.now - start) / .milliseconds(1), note: report.note)
      state.withLock { $0.costs.add(cost) }
    }
  }

  /// The progress reporter of a step; `nil` if nobody listens.
  func progress(of step: String) -> StepProgress? { progress.map { StepProgress(step, $0) } }
}

extension [SearchResult.Cost] {
  fileprivate mutating func add(_ cost: SearchResult.Cost) {
    guard let place = firstIndex(where: { $0.step == cost.step }) else { return append(cost) }
    let known = self[place]
    self[place] = SearchResult.Cost(
      step: cost.step, milliseconds: known.milliseconds + cost.milliseconds, note: known.note ?? cost.note)
  }
}
