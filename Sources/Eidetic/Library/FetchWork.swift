import Models

/// What a fetch of a model tells beside what all jobs tell.
public struct FetchJob: Sendable, Equatable {
  /// The model's name.
  public let name: String
  /// Of all its files.
  public let totalBytes: Int
}

/// Fetches a model of the catalogue as a job, whose `details` are a `FetchJob`.
///
/// A fetch that is cancelled or breaks off keeps what came: fetching the model again resumes it.
public struct FetchWork: JobWork {
  private let catalogue: ModelCatalogue
  let fetch: FetchJob

  /// - Parameters:
  ///   - name: of a model that the catalogue offers.
  ///   - catalogue: where it is put.
  /// - Throws: a `FaultyError` of fault `input` for a model that cannot be fetched.
  public init(_ name: String, from catalogue: ModelCatalogue) throws {
    self.catalogue = catalogue
    fetch = FetchJob(name: name, totalBytes: try catalogue.fetchable(name).bytes)
  }

  /// `fetch`.
  public var kind: JobKind { .fetch }
  /// The model's name.
  public var title: String { "Download \(fetch.name)" }
  /// The model's files: two that write one file would spoil it.
  public var claims: Set<JobClaim> { [.model(fetch.name)] }
  /// A `FetchJob`.
  public var details: (any Sendable)? { fetch }

  /// Fetches the model.
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
