public import Faults

/// A model of the catalogue that is fetched, and how far that is.
public struct ModelFetch: Sendable, Codable, Equatable {
  /// Where it stands.
  public enum State: String, Sendable, Codable {
    case running, done, failed, cancelled
  }

  /// Why it failed.
  public struct Failure: Sendable, Codable, Equatable {
    /// Who can mend it.
    public let fault: Fault
    /// What failed, on what, why, and what to do.
    public let message: String
  }

  /// The model's name.
  public let name: String
  /// Where it stands.
  public let state: State
  /// How much of all its files has arrived.
  public let bytes: Int
  /// Of all its files.
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
      // One that was called off may be ending still; one that waits does so for such a one.
      case .queued, .running, .paused: job.isCalledOff ? .cancelled : .running
      }
  }
}

extension JobsRoom {
  /// The last fetch of each model, in the order in which the models were fetched first.
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

  /// Fetches a model. One that is being fetched already goes on.
  ///
  /// - Parameters:
  ///   - name: of a model that the catalogue offers.
  ///   - catalogue: where it is put.
  /// - Throws: a `FaultyError` of fault `input` for a model that cannot be fetched.
  public func fetch(_ name: String, from catalogue: ModelCatalogue) async throws -> ModelFetch {
    let work = try FetchWork(name, from: catalogue)
    return ModelFetch(try await submit(work, joinsSame: true), work.fetch)
  }

  /// Calls the last fetch of a model off; what came is kept. One that has ended stays as it is.
  ///
  /// - Parameter name: the model's.
  /// - Returns: the fetch; `nil` if there is none of this model.
  public func cancelFetch(of name: String) -> ModelFetch? {
    for job in jobs {
      if let details = job.details as? FetchJob, details.name == name {
        return callOff(job.id).map { ModelFetch($0, details) }
      }
    }
    return nil
  }
}
