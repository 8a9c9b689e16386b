import Files
import Foundation
import Gallery
import Imaging
import Models
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic

/// A gallery of a few real pictures.
private struct SmallGallery {
  let folder: TemporaryFolder
  let engine: SearchEngine

  static let isPossible = SharedData.has("data/flowers102/jpg")
  /// The name of the first picture.
  static let first = "image_00012.jpg"

  var pictures: String { folder.file("pictures") }

  init(_ count: Int) async throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: [SharedData.builtInModels])
    try copy(0..<count)
    _ = try await engine.index([pictures])
  }

  /// Copies some of the shared pictures, by their place among them.
  func copy(_ range: Range<Int>) throws {
    let source = SharedData.folder + "/data/flowers102/jpg"
    for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted()[range] {
      try folder.write(Data(contentsOf: URL(filePath: source + "/" + name)), "pictures/" + name)
    }
  }
}

@Suite(.enabled(if: SmallGallery.isPossible, "the pictures of EIDETIC_SHARED are missing"))
struct LibraryTests {
  @Test(arguments: Query.Order.allCases)
  func pagesThroughAnAnswerWithoutGapsOrRepeats(order: Query.Order) async throws {
    let gallery = try await SmallGallery(23)
    var query = Query([.image(1)], k: 20)
    query.order = order
    let whole = try await gallery.engine.search(query)
    #expect(whole.hits.count == 20 && whole.next == nil)
    #expect(Set(whole.hits.map(\.rank)) == Set(1...20))
    query.limit = 7
    var hits: [SearchResult.Hit] = []
    repeat {
      let page = try await gallery.engine.search(query)
      hits += page.hits
      query.cursor = page.next
    } while query.cursor != nil
    #expect(hits == whole.hits)
  }

  @Test func aPageGoesOnWhereItWasWhenPicturesComeIn() async throws {
    let gallery = try await SmallGallery(12)
    var query = Query([.image(3)], k: .max)
    query.limit = 5
    let first = try await gallery.engine.search(query)
    try gallery.copy(12..<40)
    _ = try await gallery.engine.index([gallery.pictures])
    let before = try await gallery.engine.search(Query([.image(3)], k: .max))
    var rest: [SearchResult.Hit] = []
    query.cursor = first.next
    while query.cursor != nil {
      let page = try await gallery.engine.search(query)
      rest += page.hits
      query.cursor = page.next
    }
    let last = try #require(first.hits.last)
    #expect(rest.map(\.id) == before.hits.filter { $0.score < last.score }.map(\.id))
  }

  @Test func theQuerysOwnPictureIsMarkedAndCountsAsNoMatch() async throws {
    let gallery = try await SmallGallery(70)
    let file = gallery.pictures + "/" + SmallGallery.first
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
    let part = Region(x: 0, y: 0, width: 0.6, height: 0.6)
    let id = try #require(try await gallery.engine.search(Query([.file(file)], k: 1)).hits.first?.id)
    let (one, uploaded) = (Query.Example.image(id), Query.Example.bytes(bytes, name: "a"))
    for query in [
      Query([one], k: .max), Query([.file(file)], k: .max), Query([uploaded], k: .max),
      Query([one], region: part, k: .max), Query([uploaded], region: part, k: .max),
    ] {
      let answer = try await gallery.engine.search(query)
      let marked = answer.hits.filter { $0.isQuery != nil }
      #expect(marked.map(\.id) == [id] && marked.map(\.isQuery) == [true])
      #expect(marked[0].path == file)
      #expect(answer.hits.map(\.rank) == Array(1...70))
      let strong = answer.hits.filter { ($0.confidence ?? 0) >= 0.5 && $0.isQuery == nil }
      #expect(answer.strong?.count ?? 0 == strong.count && answer.strong?.score == strong.last?.score)
    }
    // The same picture as another file is a copy, not the query.
    let copy = bytes.prefix(2) + [0xff, 0xfe, 0, 3, 0x61] + bytes.dropFirst(2)
    let answer = try await gallery.engine.search(Query([.bytes(Array(copy), name: "a")]))
    #expect(answer.hits[0].id == id && answer.hits.allSatisfy { $0.isQuery == nil })
  }

  @Test func aLeastConfidenceLeavesOutWhatHasLess() async throws {
    let gallery = try await SmallGallery(70)
    let all = try await gallery.engine.search(Query([.image(1)], k: .max))
    let sorted = try #require(all.hits.first?.confidence.map { _ in all.hits.compactMap(\.confidence) })
    for least in [0, sorted[1], 1] {
      for order in Query.Order.allCases {
        var query = Query([.image(1)], k: .max)
        (query.minimumConfidence, query.order) = (least, order)
        let some = try await gallery.engine.search(query)
        let wanted = all.hits.filter { ($0.confidence ?? -1) >= least }
        #expect(Set(some.hits.map(\.id)) == Set(wanted.map(\.id)) && some.k == wanted.count, "\(order)")
        #expect(some.searched == all.searched && some.next == nil)
      }
    }
    var query = Query([], k: 5)
    (query.minimumConfidence, query.filter) = (0.5, try Filter("type:jpeg"))
    await #expect(throws: SearchError.confidenceOfNothing) { try await gallery.engine.search(query) }
    query = Query([.image(1)])
    query.minimumConfidence = 1.5
    await #expect(throws: SearchError.confidence(got: 1.5)) { try await gallery.engine.search(query) }
    // A small library tells no confidence.
    let small = try await SmallGallery(5)
    query.minimumConfidence = 0
    #expect(try await small.engine.search(query).hits.isEmpty)
  }

  @Test func foldersAreListedWithTheirFilters() async throws {
    let gallery = try await SmallGallery(6)
    let source = SharedData.folder + "/data/flowers102/jpg/" + SmallGallery.first
    let copy = "pictures/two words/" + SmallGallery.first
    try gallery.folder.write(Data(contentsOf: URL(filePath: source)), copy)
    _ = try await gallery.engine.index([gallery.pictures])
    let top = try await gallery.engine.library.folders()
    #expect(top.map(\.name) == ["pictures"] && top.map(\.images) == [6] && top[0].hasFolders)
    let within = try await gallery.engine.library.folders(in: top[0].path)
    #expect(within.map(\.name) == ["two words"] && within.map(\.images) == [1])
    var query = Query([], k: 9)
    query.filter = try Filter("folder:" + within[0].filter)
    #expect(try await gallery.engine.search(query).hits.count == 1)
    let other = gallery.folder.file("elsewhere")
    await #expect(throws: LibraryError.noSuchFolder(path: other)) {
      try await gallery.engine.library.folders(in: other)
    }
  }

  @Test func aSlowRankingSaysHowFarItIsAndCanBeCancelled() async throws {
    let gallery = try await SmallGallery(30)
    var query = Query([.image(1)], k: .max)
    query.rank = try RankingChain(["verify:depth=30"])
    let reports = Mutex<[SearchProgress]>([])
    _ = try await gallery.engine.search(query) { report in reports.withLock { $0.append(report) } }
    let all = reports.withLock(\.self)
    #expect(all.allSatisfy { $0.step == "verify:depth=30,inliers=5" && $0.total == 30 })
    #expect(all.first?.done == 0 && all.last?.done == 30)
    // Nothing is known of these pictures any more: all are compared anew.
    let other = try await SmallGallery(30)
    let begun = Mutex(false)
    let task = Task { [query] in
      try await other.engine.search(query) { _ in begun.withLock { $0 = true } }
    }
    while !begun.withLock(\.self) { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  /// All of them want the copy of the vectors that none of them finds.
  @Test(.timeLimit(.minutes(10)))
  func manyQueriesAtOnceWaitForOneCopy() async throws {
    let gallery = try await SmallGallery(5)
    for _ in 0..<30 {
      try FileManager.default.removeItem(atPath: gallery.folder.file("gallery/vectors"))
      let engine = try SearchEngine(
        gallery: gallery.folder.file("gallery"), creating: false, builtInModels: [SharedData.builtInModels])
      try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<32 {
          group.addTask { try await engine.search(Query([.image(Int64(number % 5 + 1))], k: 5)).hits.count }
        }
        for try await count in group { #expect(count == 5) }
      }
    }
  }

  /// Conditions alone, beside each other, and beside a picture.
  @Test func findsOnlyImagesThatMeetConditions() async throws {
    let gallery = try await SmallGallery(12)
    let images = try await gallery.engine.library.images(limit: 100).images
    let middle = images.map(\.bytes).sorted()[6]
    func found(_ filter: Filter, _ examples: [Query.Example] = []) async throws -> Set<Int64> {
      var query = Query(examples, k: .max)
      query.filter = filter
      return Set(try await gallery.engine.search(query).hits.map(\.id))
    }
    let isBig = Filter.condition(FieldCondition("size", .atLeast, "\(middle)"))
    let isFirst = Filter.condition(FieldCondition("name", .equals, SmallGallery.first.uppercased()))
    let big = Set(images.filter { $0.bytes >= middle }.map(\.id))
    let first = Set(images.filter { $0.path.hasSuffix(SmallGallery.first) }.map(\.id))
    #expect(big.count == 6 && first.count == 1)
    for examples in [[], [Query.Example.image(2)]] {
      #expect(try await found(isBig, examples) == big)
      #expect(try await found(.any([isBig, isFirst]), examples) == big.union(first))
      #expect(
        try await found(.not(.all([isBig, .not(isFirst)])), examples).count
          == (big.isSuperset(of: first) ? 7 : 6))
      #expect(
        try await found(.condition(FieldCondition("folder", .equals, gallery.pictures)), examples).count == 12
      )
      await #expect(throws: GalleryError.self) {
        try await found(.all([isBig, .condition(FieldCondition("wings", .equals, "2"))]), examples)
      }
    }
  }

  /// What every image has is not listed a second time.
  @Test func saysOfAnImageOnlyWhatAnalysesAdd() async throws {
    let gallery = try await SmallGallery(1)
    // Text is not read until that is asked for, and nothing was trained.
    let tables = Set(AnalysisTable.all.map(\.name)).subtracting([
      AnalysisTable.textLines.name, AnalysisTable.labels.name,
    ])
    let status = try await gallery.engine.library.status()
    #expect(Set(status.analyses.map(\.name)) == tables && status.analyses.allSatisfy { $0.missing == 0 })
    let every = Set(ImageField.ofEveryImage.map(\.name))
    let image = try await gallery.engine.library.image(1)
    #expect(every.isDisjoint(with: image.details.map(\.field)))
  }

  @Test func listsImagesNewestFirst() async throws {
    let gallery = try await SmallGallery(5)
    let (newest, next) = try await gallery.engine.library.images(limit: 3)
    #expect(newest.map(\.id) == [5, 4, 3])
    let (rest, end) = try await gallery.engine.library.images(limit: 3, after: next)
    #expect(rest.map(\.id) == [2, 1] && end == nil)
  }

  @Test func makesAThumbnailAgain() async throws {
    let gallery = try await SmallGallery(1)
    let (jpeg, hash) = try await gallery.engine.library.thumbnail(of: 1)
    let path = gallery.folder.file("gallery/thumbnails/\(hash.prefix(2))/\(hash).jpg")
    try FileManager.default.removeItem(atPath: path)
    #expect(try await gallery.engine.library.thumbnail(of: 1).jpeg == jpeg)
  }

  @Test func forgetsARootAndTouchesNoFile() async throws {
    let gallery = try await SmallGallery(3)
    let root = try #require(try await gallery.engine.library.roots().first)
    #expect(root.images == 3 && root.files == 3 && root.failed == 0)
    try await gallery.engine.library.removeRoot(root.id)
    #expect(try await gallery.engine.library.counts().images == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: gallery.pictures).count == 3)
    await #expect(throws: LibraryError.noSuchRoot(id: root.id)) {
      try await gallery.engine.library.removeRoot(root.id)
    }
  }
}

@Suite(.enabled(if: SmallGallery.isPossible, "the pictures of EIDETIC_SHARED are missing"))
struct OriginalFileTests {
  @Test func isTheFileThatWasIndexed() async throws {
    let gallery = try await SmallGallery(1)
    let original = try await gallery.engine.library.original(of: 1)
    #expect(try original.contents(limit: .max) == gallery.folder.contents("pictures/" + SmallGallery.first))
    #expect(original.format == .jpeg)
  }

  @Test func isRefusedWhenTheFileHasChangedOrGone() async throws {
    let gallery = try await SmallGallery(1)
    let path = try gallery.folder.write([1, 2, 3], "pictures/" + SmallGallery.first)
    await #expect(throws: LibraryError.originalChanged(path: path)) {
      _ = try await gallery.engine.library.original(of: 1).byteCount
    }
    try FileManager.default.removeItem(atPath: path)
    await #expect(throws: LibraryError.originalGone(path: path)) {
      _ = try await gallery.engine.library.original(of: 1).byteCount
    }
  }

  @Test func isRefusedWhenALinkLeadsOut() async throws {
    let gallery = try await SmallGallery(1)
    let path = gallery.folder.file("pictures/" + SmallGallery.first)
    // The same bytes and the same time, so that only the place is wrong.
    try FileManager.default.moveItem(atPath: path, toPath: gallery.folder.file("outside.jpg"))
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: gallery.folder.file("outside.jpg"))
    await #expect(throws: LibraryError.originalOutside(path: path)) {
      _ = try await gallery.engine.library.original(of: 1).byteCount
    }
  }

  @Test func isRefusedWhenAFolderAboveItBecameALinkOut() async throws {
    let gallery = try await SmallGallery(1)
    let (pictures, outside) = (gallery.pictures, gallery.folder.file("elsewhere"))
    try FileManager.default.moveItem(atPath: pictures, toPath: outside)
    try FileManager.default.createSymbolicLink(atPath: pictures, withDestinationPath: outside)
    await #expect(throws: LibraryError.originalOutside(path: pictures + "/" + SmallGallery.first)) {
      _ = try await gallery.engine.library.original(of: 1).byteCount
    }
  }

  @Test func noLinkIsFollowedOnTheWay() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write([1], "real/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("real"))
    try FileManager.default.createSymbolicLink(atPath: folder.file("real/other"), withDestinationPath: file)
    close(try FileSystem.openWithoutLinks(file))
    for path in ["link/file", "real/other", "real/none", "real/file/below"] {
      #expect(throws: FileSystem.Failure.self, "\(path)") {
        close(try FileSystem.openWithoutLinks(folder.file(path)))
      }
    }
  }
}

@Suite struct KeptQueriesTests {
  @Test func areKeptUntilTheyExpire() throws {
    let folder = try TemporaryFolder()
    let queries = KeptQueries(galleryFolder: folder.path)
    let kept = try queries.keep([1, 2, 3], until: .now + 60)
    #expect(try queries.contents(of: kept.id, limit: 10).bytes == [1, 2, 3])
    let expired = try queries.keep([4], until: .now - 1)
    #expect(throws: LibraryError.noSuchQuery(id: expired.id)) {
      try queries.contents(of: expired.id, limit: 10)
    }
    queries.removeExpired()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("queries")).count == 1)
    try queries.remove(kept.id)
    #expect(throws: LibraryError.noSuchQuery(id: kept.id)) { try queries.contents(of: kept.id, limit: 10) }
  }

  @Test(arguments: ["", "..", "../gallery.sqlite", "/etc/passwd", "x/../../y", "%2e%2e"])
  func anIDIsNoPath(id: String) throws {
    let folder = try TemporaryFolder()
    let queries = KeptQueries(galleryFolder: folder.path)
    _ = try queries.keep([1], until: .now + 60)
    #expect(throws: LibraryError.noSuchQuery(id: id)) { try queries.contents(of: id, limit: 10) }
  }
}

@Suite(
  .timeLimit(.minutes(10)),
  .enabled(if: SmallGallery.isPossible, "the pictures of EIDETIC_SHARED are missing"))
struct JobWorkTests {
  /// Waits for the end of a job.
  private static func ending(of id: Int, _ jobs: JobsRoom) async throws -> Job {
    let updates = jobs.updates()
    let job = try jobs.job(id)
    if job.state.isFinal { return job }
    for await job in updates where job.id == id && job.state.isFinal { return job }
    return try jobs.job(id)
  }

  @Test func runsOneAfterTheOther() async throws {
    let gallery = try await SmallGallery(1)
    try gallery.copy(1..<30)
    let jobs = gallery.engine.jobs
    let first = try await jobs.submit(IndexWork(gallery.engine, [gallery.pictures]))
    let second = try await jobs.submit(IndexWork(gallery.engine))
    #expect(first.state == .running && second.state == .queued)
    let (one, two) = (try await Self.ending(of: first.id, jobs), try await Self.ending(of: second.id, jobs))
    let details = try [one, two].map { try #require($0.details as? IndexJob) }
    #expect(one.state == .done && details[0].report?.indexed == 29 && details[0].progress.done == 30)
    #expect(one.progress == JobProgress(done: 30, total: 30, unit: "files"))
    #expect(two.state == .done && details[1].report?.unchanged == 30)
    #expect(jobs.jobs.map(\.id) == [2, 1])
  }

  @Test func pausesAndGoesOn() async throws {
    let gallery = try await SmallGallery(1)
    try gallery.copy(1..<200)
    let jobs = gallery.engine.jobs
    let job = try await jobs.submit(IndexWork(gallery.engine, [gallery.pictures]))
    #expect(try jobs.pause(job.id).state == .paused)
    // What was under way is finished first, which takes as long as the machine is busy.
    var (before, held) = (-1, 0)
    while before != held {
      before = held
      try await Task.sleep(for: .seconds(1))
      held = try jobs.job(job.id).progress.done
    }
    #expect(held < 200)
    #expect(try jobs.resume(job.id).state == .running)
    #expect(try await Self.ending(of: job.id, jobs).progress.done == 200)
  }

  @Test func isCalledOffWhileItIsPaused() async throws {
    let gallery = try await SmallGallery(1)
    try gallery.copy(1..<100)
    let jobs = gallery.engine.jobs
    let job = try await jobs.submit(IndexWork(gallery.engine, [gallery.pictures]))
    let queued = try await jobs.submit(IndexWork(gallery.engine))
    _ = try jobs.pause(job.id)
    #expect(try jobs.cancel(queued.id).state == .cancelled)
    _ = try jobs.cancel(job.id)
    #expect(try await Self.ending(of: job.id, jobs).state == .cancelled)
    #expect(throws: JobsError.noSuchJob(id: 99)) { try jobs.cancel(99) }
  }

  @Test func learningThatIsCalledOffLeavesNoSpaceBehind() async throws {
    let gallery = try await SmallGallery(8)
    let spaces = gallery.engine.spaces
    var options = LearningOptions()
    (options.base, options.dimension) = (SearchEngine.defaultSpace, 2)
    let stages = Mutex<[String]>([])
    let learning = Task { [options] in
      try await spaces.learn(named: "small", options: options) { progress in
        stages.withLock { $0.append(progress.stage ?? "") }
        // The first pictures are projected after this.
        if progress.stage == "Projecting" { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { try await learning.value }
    #expect(stages.withLock(\.self).last == "Projecting")
    #expect(try await !spaces.all().map(\.name).contains("small"))
    let work = LearnWork("small", in: spaces, options: options)
    #expect(try await gallery.engine.jobs.perform(work).images == 8)
    let job = gallery.engine.jobs.jobs[0]
    #expect(job.kind == .learn && job.state == .done && job.progress.done == 8 && job.progress.total == 8)
    // What is wrong with the order is said before there is a job.
    await #expect(throws: GalleryError.self) { try await gallery.engine.jobs.perform(work) }
    #expect(gallery.engine.jobs.jobs.count == 1)
  }

  @Test func tellsWhyItFailed() async throws {
    let gallery = try await SmallGallery(1)
    let jobs = gallery.engine.jobs
    await #expect(throws: LibraryError.noSuchFile(path: "/nowhere")) {
      try await jobs.submit(IndexWork(gallery.engine, ["/nowhere"]))
    }
    let unknown = ModelsError.noSuchModel(
      name: "unknown",
      available: [
        "all-MiniLM-L6-v2", "dlib_face_resnet", SearchEngine.defaultSpace, "mtcnn", "ppocr-v6-tiny",
      ])
    await #expect(throws: unknown) {
      try await jobs.submit(
        IndexWork(gallery.engine, [gallery.pictures], options: IndexOptions(spaces: ["unknown"])))
    }
    #expect(jobs.jobs.isEmpty)
    let empty = try TemporaryFolder()
    let ended = try await Self.ending(of: await jobs.submit(IndexWork(gallery.engine, [empty.path])).id, jobs)
    #expect(ended.state == .failed)
    #expect(ended.failure?.message.contains("no picture") == true)
  }
}
