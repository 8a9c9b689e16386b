import Faults
import Files
import FoundationEssentials
import VectorSearch

/// Keeps all that is derived from the gallery: holds values open, makes those that are missing, damaged or
/// behind, and lets all who want one wait for the same work. None of it is truth.
actor DerivedFiles {
  /// How far a value may be behind the truth.
  enum Lag: Sendable {
    /// Not at all.
    case none
    /// While pictures come in, every few of them make a value old: it may be behind for up to twenty times as
    /// long as it takes to make, so that queries do not spend their time on making values.
    case some
    /// However far: a new one is made meanwhile.
    case any
  }

  private struct Key: Hashable {
    let kind: ObjectIdentifier
    let name: String
  }

  private struct Held {
    let value: any Sendable
    let since: ContinuousClock.Instant
    /// What making or opening it took.
    let cost: Duration
    /// The state for which it was found current last.
    var state: [UInt64]?
  }

  /// Where the files lie.
  nonisolated let folder: String
  private let work = SharedWork(label: "eidetic.derived")
  private var held: [Key: Held] = [:]

  /// - Parameter folder: where the files lie.
  init(folder: String) { self.folder = folder }

  /// The value of a derivation.
  ///
  /// - Parameters:
  ///   - derivation: says what is wanted.
  ///   - lag: how far it may be behind.
  ///   - progress: is told how far the work is, if there is any.
  /// - Throws: what making it throws; `LibraryError.write`; `CancellationError`.
  func value<Wanted: Derivation>(
    of derivation: Wanted, lag: Lag = .some, _ progress: StepProgress? = nil
  ) async throws -> Wanted.Value {
    guard let value = usable(derivation) else { return try await renewed(derivation, progress) }
    if isCurrent(value, derivation) { return value }
    switch lag {
    case .none: break
    case .some: if isYoung(derivation) { return value }
    case .any:
      // What goes wrong there, the next indexing run reports.
      if !isYoung(derivation) { Task { try await renewed(derivation, nil) } }
      return value
    }
    return try await renewed(derivation, progress)
  }

  /// Forgets values, and leaves their files.
  ///
  /// - Parameter isMeant: is given a value's key.
  func forget(where isMeant: (String) -> Bool) {
    held = held.filter { !isMeant($0.key.name) }
  }

  private static func key<Wanted: Derivation>(of derivation: Wanted) -> Key {
    Key(kind: ObjectIdentifier(Wanted.self), name: derivation.key)
  }

  // MARK: What is held

  private func usable<Wanted: Derivation>(_ derivation: Wanted) -> Wanted.Value? {
    (held[Self.key(of: derivation)]?.value as? Wanted.Value).flatMap { derivation.isUsable($0) ? $0 : nil }
  }

  /// Whether the value that is held is current.
  private func isCurrent<Wanted: Derivation>(_ value: Wanted.Value, _ derivation: Wanted) -> Bool {
    let key = Self.key(of: derivation)
    if held[key]?.state == derivation.state { return true }
    guard derivation.isCurrent(value) else { return false }
    held[key]?.state = derivation.state
    return true
  }

  private func isYoung<Wanted: Derivation>(_ derivation: Wanted) -> Bool {
    held[Self.key(of: derivation)].map { ContinuousClock.now - $0.since < $0.cost * 20 } ?? false
  }

  private func hold<Wanted: Derivation>(_ value: Wanted.Value, of derivation: Wanted, cost: Duration) {
    let key = Self.key(of: derivation)
    // Work that was begun for an older state may end later.
    if let known = usable(derivation), derivation.isCurrent(known), !derivation.isCurrent(value) { return }
    held[key] = Held(value: value, since: .now, cost: cost)
    let alike = held.filter { $0.key.kind == key.kind }
    for (key, _) in alike.sorted(by: { $0.value.since > $1.value.since }).dropFirst(Wanted.heldAtMost) {
      held[key] = nil
    }
  }

  // MARK: Making

  private func renewed<Wanted: Derivation>(
    _ derivation: Wanted, _ progress: StepProgress?
  ) async throws -> Wanted.Value {
    let made = try await once(derivation, progress)
    // Somebody else may have wanted it of an older state, and begun before this one was there.
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
      let old = await self.usable(derivation)
      // It may have been made since it was looked for.
      if let old, derivation.isCurrent(old) { return old }
      let start = ContinuousClock.now
      let value = try await Self.current(derivation, old, report)
      await self.hold(value, of: derivation, cost: ContinuousClock.now - start)
      return value
    }
  }

  /// The file's value if it is current, otherwise that of a new file.
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
      // Whatever is wrong with a file, the truth is elsewhere; only the machine's own troubles are told.
      guard error.fault == .data else { throw error }
    }
    do {
      try makeFolder(of: derivation.path)
      return try await derivation.made(at: derivation.path, from: old, report)
    } catch let error as any FaultyError where error.fault == .resource {
      // A gallery on a full disk, or one that may only be read, is searched nevertheless, if there is room
      // elsewhere: a file without a name goes with the process.
      let path = FileManager.default.temporaryDirectory.appending(
        path: "eidetic-\(UUID().uuidString).vectors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      guard let value = try? await derivation.made(at: path, from: old, report) else { throw error }
      return value
    }
  }

  /// Makes the folder of a file; whoever tidies up may have removed it.
  private static func makeFolder(of path: String) throws(LibraryError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .write(path: folder, error)
    }
  }

  /// Removes what processes that were killed left half written. A file takes seconds: what is a day old is
  /// nobody's.
  nonisolated func removeLeftovers() {
    let yesterday = Date.now.addingTimeInterval(-86400).timeIntervalSince1970
    for entry in (try? FileSystem.listing(of: folder).entries) ?? []
    where entry.path.hasSuffix(".partial") {
      if case .file(let facts) = entry.kind, Double(facts.modified) / 1e9 < yesterday {
        try? FileManager.default.removeItem(atPath: entry.path)
      }
    }
  }
}
