import Gallery
import Synchronization

/// Counts the results of concurrent stages.
final class Tally: Sendable {
  private struct State {
    var report = IndexReport()
    var progress = IndexProgress()
    /// The changes to an image's paths.
    struct Paths {
      /// New files.
      var gained = 0
      /// Deleted files.
      var vanished = 0
      /// Files that now hold another image.
      var replaced = 0
    }

    /// The images whose paths changed, by id.
    var paths: [Int64: Paths] = [:]
    /// Files that take long to decode, and since when.
    var slow: [(path: String, since: ContinuousClock.Instant)] = []
  }

  /// The time after which a slow file is reported.
  private static let patience = Duration.seconds(2)

  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let pause: PauseSwitch

  /// - Parameter pause: time spent paused does not count.
  init(pause: PauseSwitch) { self.pause = pause }

  /// The progress so far.
  var progress: IndexProgress {
    var (progress, slow) = state.withLock { ($0.progress, $0.slow.first) }
    progress.seconds = seconds
    if let slow, .now - slow.since > Self.patience { progress.slowFile = slow.path }
    return progress
  }

  /// Notes a file that takes long to decode.
  func turnsSlow(_ path: String) { state.withLock { $0.slow.append((path, .now)) } }

  /// Notes that a slow file is done.
  func ends(_ path: String) {
    state.withLock { state in
      if let place = state.slow.firstIndex(where: { $0.path == path }) { state.slow.remove(at: place) }
    }
  }

  /// The report, once all stages have ended.
  var report: IndexReport {
    var (report, paths) = state.withLock { ($0.report, $0.paths) }
    for image in paths.values {
      // An image that lost one path and gained another was moved; further new paths are copies.
      let moved = min(image.gained, image.vanished + image.replaced)
      report.moved += moved
      report.copied += image.gained - moved
      report.removed += max(image.vanished - image.gained, 0)
    }
    report.seconds = seconds
    report.imagesPerSecond = Double(report.indexed) / max(seconds, 1e-9)
    report.failed.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    report.recovered.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return report
  }

  private var seconds: Double { (ContinuousClock.now - start - pause.total) / .seconds(1) }

  /// Notes that this run looks for faces.
  func looksForFaces() { state.withLock { $0.report.faces = 0 } }

  /// Names of faces were taken over from files.
  func took(_ names: NameImport) { state.withLock { $0.report.names = names } }

  func found(_ count: Int, isAll: Bool) {
    state.withLock { state in
      state.progress.found = count
      state.progress.isCounted = isAll
    }
  }

  func unchanged() {
    state.withLock { state in
      state.report.unchanged += 1
      state.progress.done += 1
    }
  }

  func failed(_ entry: LedgerEntry) {
    state.withLock { state in
      state.report.failed.append(
        IndexReport.Failure(path: entry.path, stage: entry.stage.rawValue, reason: entry.reason))
      state.progress.failed += 1
      state.progress.done += 1
    }
  }

  /// Counts an unchanged file that failed again in the same way.
  func stillFailing() {
    state.withLock { state in
      state.report.failedBefore += 1
      state.progress.done += 1
    }
  }

  /// Counts something excluded.
  func passedOver() { state.withLock { $0.report.passedOver += 1 } }

  /// Notes a folder that looks like an unmounted disk; its pictures stay.
  func unreachable(_ folder: String) {
    state.withLock { $0.report.unreachable.append(folder) }
  }

  /// Notes a space that cannot be filled, and why.
  func unfilled(_ space: String, _ reason: String) {
    state.withLock { $0.report.unfilled.append(IndexReport.UnfilledSpace(space: space, reason: reason)) }
  }

  /// - Parameters:
  ///   - replaced: the image that was at the path before, if it was another one.
  ///   - retries: whether files that failed before are retried: then they are reported again.
  func stored(_ arrival: Gallery.Arrival, _ outcome: Gallery.Outcome, replaced: Int64?, retries: Bool) {
    switch outcome {
    case .failed(let entry): return failed(entry)
    case .stillFailing(let entry): return retries ? failed(entry) : stillFailing()
    case .indexed, .gainedPath, .unchanged, .notAPicture: break
    }
    state.withLock { state in
      state.progress.done += 1
      if let replaced { state.paths[replaced, default: State.Paths()].replaced += 1 }
      switch outcome {
      case .indexed:
        state.report.indexed += 1
        state.progress.indexed += 1
      case .gainedPath(let imageID): state.paths[imageID, default: State.Paths()].gained += 1
      case .unchanged: state.report.unchanged += 1
      case .notAPicture: state.report.ignored += 1
      case .failed, .stillFailing: break
      }
      if case .image(_, _, let findings, note: _, replaces: _) = arrival, case .indexed = outcome {
        for finding in findings where finding is FaceScan {
          state.report.faces = (state.report.faces ?? 0) + finding.count
        }
      }
      if case .image(let file, _, let findings, let note, replaces: _) = arrival {
        if let note {
          state.report.recovered.append(
            IndexReport.Failure(path: file.path, stage: IndexingStage.decode.rawValue, reason: note))
        }
        state.report.take(notesOf: findings, file.path)
      }
    }
  }

  /// Counts files that will be read again without decoding them, though they are done already.
  func rereads(_ count: Int) { state.withLock { $0.progress.found += count } }

  /// Counts files that were read again.
  func reread(_ count: Int) { state.withLock { $0.progress.done += count } }

  /// Counts images that got what needs no decoding.
  ///
  /// - Parameter images: the path and the findings of each.
  func completed(_ images: [(path: String, findings: [any Finding])]) {
    state.withLock { state in
      state.report.completed += images.count
      for (path, findings) in images { state.report.take(notesOf: findings, path) }
    }
  }

  /// Counts a path that no longer exists; it counts as removed unless its image has gained another one.
  func vanished(imageID: Int64?) {
    guard let imageID else { return }
    state.withLock { $0.paths[imageID, default: State.Paths()].vanished += 1 }
  }
}

extension IndexReport {
  /// Lists what analyses could not find out about a picture.
  fileprivate mutating func take(notesOf findings: [any Finding], _ path: String) {
    recovered += findings.compactMap(\.note).map {
      Failure(path: path, stage: $0.stage.rawValue, reason: $0.reason)
    }
  }
}
