/// What becomes known of a query while it is answered.
struct QueryTrace: Sendable {
  /// What each part took.
  var milliseconds = SearchResult.Milliseconds()
  /// The images that are the query's own pictures, by number or by their bytes.
  var own: Set<Int64> = []
  /// Is called while steps that may take long are done.
  let progress: (@Sendable (SearchProgress) -> Void)?

  /// What a step reports by; `nil` where nobody asks.
  func progress(of step: String) -> StepProgress? { progress.map { StepProgress(step, $0) } }
}
