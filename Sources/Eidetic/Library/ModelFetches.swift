public import Faults
import Models
import Synchronization

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
    /// What failed, on what, why, and what to do about it.
    public let message: String
  }

  /// The model's name.
  public let name: String
  /// Where it stands.
  public internal(set) var state: State
  /// How much of all its files has arrived.
  public internal(set) var bytes: Int
  /// Of all its files.
  public let totalBytes: Int
  /// Why it failed; `nil` otherwise.
  public internal(set) var failure: Failure?
}

/// Fetches models of the catalogue by themselves, and tells how far they are.
///
/// A fetch that is cancelled or breaks off keeps what came: starting it again resumes it.
public final class ModelFetches: Sendable {
  private struct Entry {
    /// Tells a fetch from one of the same model that was called off and may still be ending.
    let number: Int
    var fetch: ModelFetch
    let task: Task<Void, Never>
  }

  private let catalogue: ModelCatalogue
  private let entries = Mutex<[Entry]>([])

  /// - Parameter catalogue: where they are put.
  public init(_ catalogue: ModelCatalogue) { self.catalogue = catalogue }

  /// All fetches since the program began, in the order in which they were started first.
  public var fetches: [ModelFetch] { entries.withLock { $0.map(\.fetch) } }

  /// Fetches a model. One that is being fetched already goes on.
  ///
  /// - Parameter name: of a model that the catalogue offers.
  /// - Throws: a `FaultyError` of fault `input` for a model that cannot be fetched.
  public func start(_ name: String) throws -> ModelFetch {
    let card = try catalogue.fetchable(name)
    return entries.withLock { entries in
      if let running = entries.first(where: { $0.fetch.name == name && $0.fetch.state == .running }) {
        return running.fetch
      }
      let index = entries.firstIndex { $0.fetch.name == name }
      let earlier = index.map { entries[$0] }
      let number = (earlier?.number ?? 0) + 1
      let fetch = ModelFetch(name: name, state: .running, bytes: 0, totalBytes: card.bytes)
      let task = Task {
        // Two that write one file would spoil it.
        await earlier?.task.value
        await self.run(name, number)
      }
      let entry = Entry(number: number, fetch: fetch, task: task)
      if let index { entries[index] = entry } else { entries.append(entry) }
      return fetch
    }
  }

  /// Calls a fetch off; what came is kept. One that has ended stays as it is.
  ///
  /// - Parameter name: the model's.
  /// - Returns: the fetch; `nil` if there is none of this model.
  public func cancel(_ name: String) -> ModelFetch? {
    entries.withLock { entries in
      guard let index = entries.firstIndex(where: { $0.fetch.name == name }) else { return nil }
      if entries[index].fetch.state == .running {
        entries[index].task.cancel()
        entries[index].fetch.state = .cancelled
      }
      return entries[index].fetch
    }
  }

  private func run(_ name: String, _ number: Int) async {
    do {
      _ = try await catalogue.add(name) { bytes in
        self.update(name, number) { $0.bytes = bytes }
      }
      update(name, number) { fetch in
        fetch.bytes = fetch.totalBytes
        fetch.state = .done
      }
    } catch {
      let fault = (error as? any FaultyError)?.fault ?? .resource
      update(name, number) { fetch in
        fetch.state = .failed
        fetch.failure = ModelFetch.Failure(fault: fault, message: "\(error)")
      }
    }
  }

  /// Changes a fetch as long as it runs: one that was called off stays so.
  private func update(_ name: String, _ number: Int, _ body: (inout ModelFetch) -> Void) {
    entries.withLock { entries in
      let index = entries.firstIndex { $0.fetch.name == name && $0.number == number }
      if let index, entries[index].fetch.state == .running { body(&entries[index].fetch) }
    }
  }
}
