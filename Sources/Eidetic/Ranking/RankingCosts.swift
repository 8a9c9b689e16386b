/// What the steps of a ranking took.
struct RankingCosts: Sendable {
  /// In the order of the steps.
  private(set) var all: [SearchResult.Cost] = []

  /// Does steps and notes what each took.
  ///
  /// - Parameters:
  ///   - steps: each with its text.
  ///   - search: what they work on.
  ///   - trace: is told how far a step is.
  /// - Throws: what a step throws; `CancellationError`.
  mutating func run(
    _ steps: [(text: String, step: any RankingStep)], on search: inout RankedSearch, _ trace: QueryTrace
  ) async throws {
    for (text, step) in steps {
      try Task.checkCancellation()
      let start = ContinuousClock.now
      search.progress = trace.progress(of: text)
      try await step.run(&search)
      add(
        SearchResult.Cost(
          step: text, milliseconds: (ContinuousClock.now - start) / .milliseconds(1), note: search.note))
      search.note = nil
    }
  }

  /// Adds what the same steps took in another space.
  ///
  /// - Parameter others: of that space.
  mutating func add(_ others: RankingCosts) {
    for cost in others.all { add(cost) }
  }

  private mutating func add(_ cost: SearchResult.Cost) {
    guard let place = all.firstIndex(where: { $0.step == cost.step }) else {
      all.append(cost)
      return
    }
    let known = all[place]
    all[place] = SearchResult.Cost(
      step: cost.step, milliseconds: known.milliseconds + cost.milliseconds, note: known.note ?? cost.note)
  }
}
