import Models

/// What a download of a model reports beside what all jobs do.
public struct FetchJob: Sendable, Equatable {
  /// The model's name.
  public let name: String
  /// The size of all its files.
  public let totalBytes: Int
}

/// Downloads a model of the catalogue as a job, whose `details` are a `FetchJob`.
///
/// A cancelled or interrupted download keeps what has arrived: fetching the model again resumes it.
public struct FetchWork: JobWork {
  private let catalogue: ModelCatalogue
  let fetch: FetchJob

  /// - Parameters:
  ///   - name: a model that the catalogue offers.
  ///   - catalogue: where it is added.
  /// - Throws: a `FaultyError`: of kind `notFound` for a name that the catalogue does not have; `notReady`
  ///   for a model that must be converted first; `damaged` for one without addresses or hashes of its files.
  public init(_ name: String, from catalogue: ModelCatalogue) throws {
    self.catalogue = catalogue
    fetch = FetchJob(name: name, totalBytes: try catalogue.fetchable(name).bytes)
  }

  /// `fetch`.
  public var kind: JobKind { .fetch }
  /// The model's name.
  public var title: String { "Download \(fetch.name)" }
  /// The model's files: two downloads of the same model would spoil them.
  public var claims: Set<JobClaim> { [.model(fetch.name)] }
  /// A `FetchJob`.
  public var details: (any Sendable)? { fetch }

  /// Downloads the model.
  ///
  /// - Throws: as `ModelCatalogue.add`.
  public func run(_ run: JobRun) async throws -> ModelSummary {
    let report: @Sendable (Int) -> Void = { bytes in
      run.report(JobProgress(done: bytes, total: fetch.totalBytes, unit: "bytes"))
    }
    let model = try await catalogue.add(fetch.name, progress: report)
    report(fetch.totalBytes)
    return model
  }
}
