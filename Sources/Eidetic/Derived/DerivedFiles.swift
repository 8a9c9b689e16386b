import Faults
import Files
import FoundationEssentials
import Synchronization
import VectorSearch

/// Keeps all that is derived from the gallery: holds values open, rebuilds those that are missing, damaged or
/// outdated, and shares the work among all tasks that wait for it. None of it is the source of truth.
///
/// Every query asks for several values that are held already. That takes a lock: an actor would move the task
/// to another thread and back.
final class DerivedFiles: Sendable {
  /// How outdated a value may be.
  enum Lag: Sendable {
    /// Not at all.
    case none
    /// By up to twenty times as long as the value takes to make: while pictures are being indexed, queries
    /// don't spend their time on rebuilding it.
    case some
    /// By any time: a new one is made in the background.
    case any
  }

  private struct Key: Hashable {
    let kind: ObjectIdentifier
    let name: String
  }

  private struct Held {
    let value: any Sendable
    let since: ContinuousClock.Instant
    /// How long it took to make or open.
    let cost: Duration
    /// The latest state for which it was found current.
    var state: [UInt64]?
  }

  /// The folder of the files.
  let folder: String
  private let work = SharedWork(label: "eidetic.derived")
  private let held = Mutex<[Key: Held]>([:])

  /// - Parameter folder: the folder of the files.
  init(folder: String) { self.folder = folder }

  /// The value of a derivation.
  ///
  /// - Parameters:
  ///   - derivation: what to derive.
  ///   - lag: how outdated the value may be.
  ///   - progress: is called with the progress of the work, if there is any.
  /// - Throws: what making it throws; `LibraryError.write`; `CancellationError`.
  func value<Wanted: Derivation>(
    of derivation: Wanted, lag: Lag = .some, _ progress: StepProgress? = nil
  ) async throws -> Wanted.Value {
    guard let found = found(derivation), let value = found.value as? Wanted.Value, derivation.isUsable(value)
    else { return try await renewed(derivation, progress) }
    if isCurrent(value, found, derivation) { return value }
    switch lag {
    case .none: break
    case .some: if isYoung(derivation) { return value }
    case .any:
      // If this fails, the next indexing run reports it.
      if !isYoung(derivation) { Task { try await renewed(derivation, nil) } }
      return value
    }
    return try await renewed(derivation, progress)
  }

  /// Drops values from memory; their files stay.
  ///
  /// - Parameter isDropped: takes a value's key.
  func forget(where isDropped: (String) -> Bool) {
    held.withLock { held in held = held.filter { !isDropped($0.key.name) } }
  }

  private static func key<Wanted: Derivation>(of derivation: Wanted) -> Key {
    Key(kind: ObjectIdentifier(Wanted.self), name: derivation.key)
  }

  // MARK: What is held

  private func found<Wanted: Derivation>(_ derivation: Wanted) -> Held? {
    held.withLock { $0[Self.key(of: derivation)] }
  }

  private func usable<Wanted: Derivation>(_ derivation: Wanted) -> Wanted.Value? {
    (found(derivation)?.value as? Wanted.Value).flatMap { derivation.isUsable($0) ? $0 : nil }
  }

  /// Whether a value that was found in memory is current.
  private func isCurrent<Wanted: Derivation>(
    _ value: Wanted.Value, _ found: Held, _ derivation: Wanted
  ) -> Bool {
    if found.state == derivation.state { return true }
    guard derivation.isCurrent(value) else { return false }
    held.withLock { held in
      // Another value may have taken its place meanwhile.
      let key = Self.key(of: derivation)
      if held[key]?.since == found.since { held[key]?.state = derivation.state }
    }
    return true
  }

  private func isYoung<Wanted: Derivation>(_ derivation: Wanted) -> Bool {
    found(derivation).map { ContinuousClock.now - $0.since < $0.cost * 20 } ?? false
  }

  private func hold<Wanted: Derivation>(_ value: Wanted.Value, of derivation: Wanted, cost: Duration) {
    let key = Self.key(of: derivation)
    held.withLock { held in
      // Work for an older state may end after newer work.
      if let known = held[key]?.value as? Wanted.Value, derivation.isUsable(known),
        derivation.isCurrent(known), !derivation.isCurrent(value)
      {
        return
      }
      held[key] = Held(value: value, since: .now, cost: cost)
      let alike = held.filter { $0.key.kind == key.kind }
      for (key, _) in alike.sorted(by: { $0.value.since > $1.value.since }).dropFirst(Wanted.heldAtMost) {
        held[key] = nil
      }
    }
  }

  // MARK: Making

  private func renewed<Wanted: Derivation>(
    _ derivation: Wanted, _ progress: StepProgress?
  ) async throws -> Wanted.Value {
    let made = try await once(derivation, progress)
    // Another task may have started this for an older state.
    return derivation.isCurrent(made) ? made : try await once(derivation, progress)
  }

  private func once<Wanted: Derivation>(
    _ derivation: Wanted, _ progress: StepProgress?
  ) async throws -> Wanted.Value {
    guard Wanted.outlivesItsWaiters else { return try await shared(derivation, progress) }
    return try await Task { try await shared(derivation, progress) }.value
  }

  private func shared<Wanted: Derivation>(
    _ derivation: Wanted, _ progress: StepProgress?
  ) async throws -> Wanted.Value {
    try await work.once(derivation.path, progress) { report in
      let old = self.usable(derivation)
      // It may have been made since it was looked for.
      if let old, derivation.isCurrent(old) { return old }
      let start = ContinuousClock.now
      let value = try await Self.current(derivation, old, report)
      self.hold(value, of: derivation, cost: ContinuousClock.now - start)
      return value
    }
  }

  /// The file's value if it is current, otherwise that of a rebuilt file.
  private static func current<Wanted: Derivation>(
    _ derivation: Wanted, _ held: Wanted.Value?, _ report: SharedWork.Report
  ) async throws -> Wanted.Value {
    var old = held
    do throws(VectorIndexError) {
      if let found = try derivation.opened(derivation.path), derivation.isUsable(found) {
        if derivation.isCurrent(found) { return found }
        old = found
      }
    } catch {
      // A damaged file is rebuilt; only failures of the machine are reported.
      guard error.fault == .data else { throw error }
    }
    do {
      try makeFolder(of: derivation.path)
      return try await derivation.made(at: derivation.path, from: old, report)
    } catch let error as any FaultyError where error.fault == .resource {
      // A gallery on a full or read-only disk can still be searched if there is room elsewhere, in a file
      // without a name that goes with the process.
      let path = FileManager.default.temporaryDirectory.appending(
        path: "eidetic-\(UUID().uuidString).vectors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      guard let value = try? await derivation.made(at: path, from: old, report) else { throw error }
      return value
    }
  }

  /// Makes the folder of a file: it may have been deleted.
  private static func makeFolder(of path: String) throws(LibraryError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .write(path: folder, error)
    }
  }

  /// Removes half-written files of killed processes. Writing takes seconds, so a file that is a day old is
  /// abandoned.
  func removeLeftovers() {
    let yesterday = Date.now.addingTimeInterval(-86400).timeIntervalSince1970
    for entry in (try? FileSystem.listing(of: folder).entries) ?? []
    where entry.path.hasSuffix(".partial") {
      if case .file(let facts) = entry.kind, Double(facts.modified) / 1e9 < yesterday {
        try? FileManager.default.removeItem(atPath: entry.path)
      }
    }
  }
}
