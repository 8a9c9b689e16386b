import Files
import Gallery

/// The last part of an indexing run: images get what they lack and what needs no pixels, from their files, of
/// which only a few parts are read.
///
/// Of an image at several paths, the file that was found first counts, with the sidecars beside it.
struct FilePass {
  let gallery: Gallery
  let analyses: [any FileAnalysis]
  let threads: Int
  let pause: PauseSwitch
  let tally: Tally

  /// How many files a thread takes at a time.
  private static let pageLength = 64

  /// - Parameters:
  ///   - scopes: that were scanned.
  ///   - sidecars: that have changed.
  ///   - newest: the newest image before the run: later ones were read with the sidecars of today.
  /// - Throws: the first error that is not about a single file; `CancellationError`.
  func run(_ scopes: [Scanner.Scope], sidecars: ChangedSidecars, newest: Int64) async throws {
    let ids = analyses.flatMap(\.ids)
    guard !ids.isEmpty else { return }
    let changed = try await sidecars.images(in: gallery).filter { $0 <= newest }
    if !changed.isEmpty { try await gallery.forget(ids, ofImages: changed) }
    guard try await gallery.lacks(ids) else { return }
    let pages = Channel<[LackingFile]>(capacity: threads)
    let workers = WorkerThreads(label: "eidetic.files")
    try await withTaskCancellationHandler {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await Self.ending(pages) { try await list(scopes, ids, pages) }
          pages.finish()
        }
        for _ in 0..<threads {
          group.addTask(executorPreference: workers) {
            try await Self.ending(pages) {
              while let page = try await pages.next() { try await fill(page) }
            }
          }
        }
        try await group.waitForAll()
      }
    } onCancel: {
      pages.fail(CancellationError())
    }
  }

  /// Ends the channel with the first error: others may be waiting for it.
  private static func ending(
    _ pages: Channel<[LackingFile]>, _ body: () async throws -> Void
  ) async throws {
    do {
      try await body()
    } catch {
      pages.fail(error)
      throw error
    }
  }

  private func list(
    _ scopes: [Scanner.Scope], _ ids: [AnalysisID], _ pages: Channel<[LackingFile]>
  ) async throws {
    for scope in scopes {
      var last: Int64 = 0
      while true {
        let page = try await gallery.reader.files(
          lacking: ids, inRoot: scope.root.id, after: last, limit: Self.pageLength)
        guard let end = page.last?.pathID else { break }
        last = end
        let inScope = page.filter { isPath($0.file.path, within: scope.path) }
        tally.rereads(inScope.count)
        if !inScope.isEmpty { try await pages.send(inScope) }
      }
    }
  }

  private func fill(_ page: [LackingFile]) async throws {
    try await pause.wait()
    for analysis in analyses {
      var rest = page[...]
      while !rest.isEmpty { try await store(try await FileFindings(of: analysis, in: &rest)) }
    }
    tally.reread(page.count)
  }

  private func store(_ findings: FileFindings) async throws {
    let answers = try await gallery.complete(findings.found)
    tally.completed(zip(findings.found, answers).filter(\.1).map { ($0.0.file.file.path, $0.0.findings) })
    for (file, reason) in findings.failed {
      let arrival = Gallery.Arrival.failed(file.file, stage: .read, reason: reason)
      for (outcome, replaced) in try await gallery.store([arrival]) {
        tally.stored(arrival, outcome, replaced: replaced, retries: false)
      }
    }
  }
}
