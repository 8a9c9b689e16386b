import Faults

/// Labels images by the classifiers that are used, from the embeddings that the gallery has: no file is
/// opened.
struct LabelsPlan: AnalysisPlan {
  private let labellers: [Labeller]
  /// Why there can be no labels now.
  private let failure: (any FaultyError)?

  var analyses: [any ImageAnalysis] { [] }

  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    do {
      let labellers = try await engine.trained.labellers()
      return labellers.isEmpty ? nil : Self(labellers: labellers, failure: nil)
    } catch let error as any FaultyError where error.fault != .resource {
      return Self(labellers: [], failure: error)
    }
  }

  func begin(_ tally: Tally) {
    if let failure { tally.unfilled("labels", "\(failure)") }
  }

  func finish(_ run: IndexingRun) async throws {
    for labeller in labellers { try await run.engine.trained.label(by: labeller) }
  }
}
