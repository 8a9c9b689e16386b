import Gallery

/// What an indexing run finds out about images, of one kind. All kinds are in the list
/// `SearchEngine.analysisPlans`: a new one adds itself there.
protocol AnalysisPlan: Sendable {
  /// Prepares for a run.
  ///
  /// - Parameters:
  ///   - engine: over the gallery that is filled.
  ///   - options: of the run.
  /// - Returns: `nil` if the gallery has it off.
  /// - Throws: where the run cannot begin as it was asked for.
  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self?

  /// What is run on every image that lacks it.
  var analyses: [any ImageAnalysis] { get }

  /// Says what the run's report begins with.
  func begin(_ tally: Tally)

  /// Brings forward what follows from what was found, once all is stored.
  func finish(_ run: IndexingRun) async throws
}

extension AnalysisPlan {
  func begin(_ tally: Tally) {}
  func finish(_ run: IndexingRun) async throws {}
}

extension AnalysisPlan where Self: ImageAnalysis {
  var analyses: [any ImageAnalysis] { [self] }
}

/// An indexing run whose images are stored.
struct IndexingRun: Sendable {
  let engine: SearchEngine
  let options: IndexOptions
  /// The paths that were looked at: absolute, without links.
  let paths: [String]
  let tally: Tally
}

extension SearchEngine {
  /// All that is found out about images, in the order in which it is prepared and finished.
  static let analysisPlans: [any AnalysisPlan.Type] = [
    ThumbnailAnalysis.self, EmbeddingPlan.self, TagPlan.self, FaceAnalysis.self, TextAnalysis.self,
    PropertiesAnalysis.self, PlacesPlan.self, LabelsPlan.self,
  ]

  /// What is found out about images in a run.
  ///
  /// - Throws: as `AnalysisPlan.make`.
  func analysisPlans(_ options: IndexOptions) async throws -> [any AnalysisPlan] {
    if let findsTags = options.findsTags { try await tags.turn(on: findsTags) }
    var plans: [any AnalysisPlan] = []
    for kind in Self.analysisPlans {
      if let plan = try await kind.make(for: self, options) { plans.append(plan) }
    }
    return plans
  }
}
