import Gallery
import Synchronization

/// Counts what happens to files while many stages run.
final class Tally: Sendable {
  private struct State {
    var report = IndexReport()
    var progress = IndexProgress()
    /// How many paths an image gained in this run: a path that vanished while its image gained one was moved.
    var gained: [Int64: Int] = [:]
    /// Files that take long to decode, since when.
    var slow: [(path: String, since: ContinuousClock.Instant)] = []
  }

  /// After how long a file is named.
  private static let patience = Duration.seconds(2)

  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let pause: PauseSwitch

  /// - Parameter pause: how long it was on does not count.
  init(pause: PauseSwitch) { self.pause = pause }

  /// The run so far.
  var progress: IndexProgress {
    var (progress, slow) = state.withLock { ($0.progress, $0.slow.first) }
    progress.seconds = seconds
    if let slow, .now - slow.since > Self.patience { progress.slowFile = slow.path }
    return progress
  }

  /// A file takes long to decode.
  func turnsSlow(_ path: String) { state.withLock { $0.slow.append((path, .now)) } }

  /// A file that took long is done.
  func ends(_ path: String) {
    state.withLock { state in
      if let place = state.slow.firstIndex(where: { $0.path == path }) { state.slow.remove(at: place) }
    }
  }

  /// The whole, once all stages have ended.
  var report: IndexReport {
    var report = state.withLock { $0.report }
    report.seconds = seconds
    report.imagesPerSecond = Double(report.indexed) / max(seconds, 1e-9)
    report.failed.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    report.recovered.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return report
  }

  private var seconds: Double { (ContinuousClock.now - start - pause.total) / .seconds(1) }

  /// Faces are looked for in this run.
  func looksForFaces() { state.withLock { $0.report.faces = 0 } }

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
        IndexReport.Failure(path: entry.path, stage: entry.stage, reason: entry.reason))
      state.progress.failed += 1
      state.progress.done += 1
    }
  }

  func unreachable(_ root: String) {
    state.withLock { $0.report.unreachable.append(root) }
  }

  func stored(_ arrival: Gallery.Arrival, _ outcome: Gallery.Outcome) {
    if case .failed(let entry) = outcome { return failed(entry) }
    state.withLock { state in
      state.progress.done += 1
      switch outcome {
      case .indexed:
        state.report.indexed += 1
        state.progress.indexed += 1
      case .moved(let imageID):
        state.report.moved += 1
        state.gained[imageID, default: 0] += 1
      case .unchanged: state.report.unchanged += 1
      case .notAPicture: state.report.ignored += 1
      case .failed: break
      }
      if case .image(_, _, _, let scan?, _) = arrival, case .indexed = outcome {
        state.report.faces = (state.report.faces ?? 0) + scan.faces.count
      }
      if case .image(let file, _, _, _, let note?) = arrival {
        state.report.recovered.append(IndexReport.Failure(path: file.path, stage: "decode", reason: note))
      }
    }
  }

  /// A path is gone; it counts as removed unless its image gained another one.
  func vanished(imageID: Int64?) {
    state.withLock { state in
      guard let imageID else { return }
      if let count = state.gained[imageID], count > 0 {
        state.gained[imageID] = count - 1
      } else {
        state.report.removed += 1
      }
    }
  }
}
