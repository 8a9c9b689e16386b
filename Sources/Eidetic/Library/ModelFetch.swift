public import Faults

/// The download of a model.
public struct ModelFetch: Sendable, Codable, Equatable {
  /// Its state.
  public enum State: String, Sendable, Codable {
    case running, done, failed, cancelled
  }

  /// Why it failed.
  public struct Failure: Sendable, Codable, Equatable {
    /// Who can fix it.
    public let fault: Fault
    /// What failed, on what, why, and what to do.
    public let message: String
  }

  /// The model's name.
  public let name: String
  /// Its state.
  public let state: State
  /// The number of bytes downloaded.
  public let bytes: Int
  /// The size of all its files.
  public let totalBytes: Int
  /// Why it failed; `nil` otherwise.
  public let failure: Failure?

  init(_ job: Job, _ fetch: FetchJob) {
    (name, totalBytes, bytes) = (fetch.name, fetch.totalBytes, job.progress.done)
    failure = job.failure.map { Failure(fault: $0.kind.fault, message: $0.message) }
    state =
      switch job.state {
      case .done: .done
      case .failed: .failed
      case .cancelled: .cancelled
      // A cancelled download may still be stopping, and a queued one waits for such a one to stop.
      case .queued, .running, .paused: job.isCalledOff ? .cancelled : .running
      }
  }
}

extension JobsRoom {
  /// The last download of each model, in the order in which the models were first downloaded.
  public var modelFetches: [ModelFetch] {
    jobs.reversed().reduce(into: []) { fetches, job in
      guard let details = job.details as? FetchJob else { return }
      let fetch = ModelFetch(job, details)
      if let index = fetches.firstIndex(where: { $0.name == fetch.name }) {
        fetches[index] = fetch
      } else {
        fetches.append(fetch)
      }
    }
  }

  /// Downloads a model, unless it is being downloaded already.
  ///
  /// - Parameters:
  ///   - name: a model that the catalogue offers.
  ///   - catalogue: where it is added.
  /// - Throws: as `FetchWork.init(_:from:)`.
  public func fetch(_ name: String, from catalogue: ModelCatalogue) async throws -> ModelFetch {
    let work = try FetchWork(name, from: catalogue)
    return ModelFetch(try await submit(work, joinsSame: true), work.fetch)
  }

  /// Cancels the last download of a model; no effect on one that has ended. What has arrived is kept.
  ///
  /// - Parameter name: the model's name.
  /// - Returns: the download; `nil` if there is none of this model.
  public func cancelFetch(of name: String) -> ModelFetch? {
    for job in jobs {
      if let details = job.details as? FetchJob, details.name == name {
        return callOff(job.id).map { ModelFetch($0, details) }
      }
    }
    return nil
  }
}
