import Files
import Foundation
import Imaging
import Inference
import Models
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures indexing against the limits of its parts, on the same pictures and cores in the same process.
///
/// Each round runs, one after the other: reading, decoding and scaling alone on all threads; inference alone
/// on prepared tensors; and a whole indexing run into a new gallery, with thumbnails, metadata, database and
/// vector file, without tags and faces. The network is loaded and the files are read once beforehand. Reports
/// the medians of several rounds.
public struct PipelineBenchmark: Sendable {
  /// The measurements.
  public struct Report: Sendable, Codable, Equatable {
    /// Images per second.
    public struct Rates: Sendable, Codable, Equatable {
      /// A whole indexing run.
      public let endToEnd: Double
      /// Reading, decoding and scaling.
      public let decodeOnly: Double
      /// Running the network.
      public let inferenceOnly: Double
    }

    /// The space that was filled.
    public let space: String
    /// The arithmetic of its network.
    public let precision: String
    /// The number of pictures decoded, and of networks run, at a time.
    public let threads: Int
    /// Pictures in a round.
    public let pictures: Int
    /// Rounds, of which the medians are reported.
    public let rounds: Int
    /// Medians over the rounds.
    public let imagesPerSecond: Rates
    /// `endToEnd` over 1 / (1 / `decodeOnly` + 1 / `inferenceOnly`).
    public let efficiency: Double
    /// The peak resident memory of the process.
    public let peakResidentBytes: Int
  }

  private let space: String
  private let threads: Int
  private let rounds: Int
  private let builtInModels: [String]
  private let extraModels: String

  /// - Parameters:
  ///   - space: the space to fill, by name.
  ///   - threads: the number of pictures decoded, and of networks run, at a time.
  ///   - rounds: the number of rounds.
  ///   - galleryFolder: a gallery whose added models may be used.
  ///   - builtInModels: folders of models shipped with the program.
  public init(
    space: String, threads: Int = SearchEngine.cores, rounds: Int = 3, modelsOf galleryFolder: String,
    builtInModels: [String] = SearchEngine.builtInModelFolders()
  ) {
    self.space = space
    self.threads = threads
    self.rounds = rounds
    self.builtInModels = builtInModels
    extraModels = galleryFolder + "/models"
  }

  /// Measures with the pictures in a folder.
  ///
  /// - Parameters:
  ///   - source: a folder with pictures.
  ///   - limit: the most pictures to use, the first ones by path.
  public func run(folder source: String, limit: Int?) async throws -> Report {
    let name = try SpaceName(space)
    let store = ModelStore(folder: extraModels, builtIn: builtInModels)
    let model = try store.model(named: name.model)
    let embedder = try NetworkEmbedder(
      model, name,
      parallelism: .throughput(cores: threads, weightBytes: model.card.bytes))
    let files = try Self.pictures(in: source, limit: limit)
    // All galleries stay until the end: some file systems create files slowly after deleting many.
    let folder = FileManager.default.temporaryDirectory.appending(path: "eidetic-bench-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let tensors = try await decode(Array(files.prefix(64)), embedder, keeping: true)
    _ = try await infer(tensors, count: 2 * threads, embedder)
    var rates: [(decode: Double, inference: Double, endToEnd: Double)] = []
    for round in 0..<rounds {
      let decoding = try await secondsTaken { _ = try await decode(files, embedder, keeping: false) }
      let inference = try await secondsTaken { _ = try await infer(tensors, count: files.count, embedder) }
      let whole = try await index(files, embedder, in: "\(folder)/\(round)")
      let count = Double(files.count)
      rates.append((count / decoding, count / inference, count / whole))
    }
    let (decodeOnly, inferenceOnly) = (Self.median(rates.map(\.decode)), Self.median(rates.map(\.inference)))
    let endToEnd = Self.median(rates.map(\.endToEnd))
    return Report(
      space: name.description, precision: name.precision.rawValue, threads: threads, pictures: files.count,
      rounds: rounds,
      imagesPerSecond: Report.Rates(endToEnd: endToEnd, decodeOnly: decodeOnly, inferenceOnly: inferenceOnly),
      efficiency: endToEnd * (1 / decodeOnly + 1 / inferenceOnly), peakResidentBytes: Self.peakResidentBytes()
    )
  }

  /// Reads, decodes and scales pictures as indexing does.
  private func decode(_ files: [String], _ embedder: NetworkEmbedder, keeping: Bool) async throws
    -> [PreparedInput]
  {
    let scaled = PixelAnalysis(sufficientSize: embedder.sufficientSize.union(Thumbnail.sufficientSize)) {
      picture in
      let tensor = try embedder.prepare(picture.pixels)
      return keeping ? tensor : nil
    }
    return try await scaled.found(
      inFiles: files, read: { try InputFile.read($0) ?? [] }, threads: threads
    ).compactMap(\.self)
  }

  /// Runs the network on `count` pictures, reusing `tensors`.
  private func infer(_ tensors: [PreparedInput], count: Int, _ embedder: NetworkEmbedder) async throws -> Int
  {
    let counter = WorkCounter()
    let workers = WorkerThreads(label: "eidetic.bench")
    let batch = embedder.parallelism.batch
    return try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0...embedder.parallelism.requests {
        group.addTask(executorPreference: workers) {
          var done = 0
          while true {
            let start = counter.take(batch)
            guard start < count else { return done }
            let pictures = (start..<min(start + batch, count)).map { tensors[$0 % tensors.count] }
            done += try await embedder.embed(pictures).count
          }
        }
      }
      return try await group.reduce(0, +)
    }
  }

  /// The seconds that an indexing run into a new gallery takes.
  private func index(_ files: [String], _ embedder: NetworkEmbedder, in folder: String) async throws -> Double
  {
    let pictures = try Self.link(files, into: folder + "/pictures")
    let engine = try SearchEngine(
      gallery: folder + "/gallery", creating: true, builtInModels: builtInModels + [extraModels])
    engine.embedders.cache.put(embedder)
    var options = IndexOptions(spaces: [space], threads: threads)
    // The measured space alone: tags would bring along another one, and a network with more outputs.
    options.findsTags = false
    let report = try await engine.index([pictures], options: options)
    guard report.indexed == files.count else {
      throw IndexingError.benchmark(
        reason:
          "\(report.indexed) of \(files.count) pictures were indexed; copies or damaged ones are among them")
    }
    return report.seconds
  }

  /// A folder with links to the measured pictures only.
  private static func link(_ files: [String], into folder: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (number, file) in files.enumerated() {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(number)", withDestinationPath: try FileSystem.resolved(file))
    }
    return folder
  }

  private func secondsTaken(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// The files below a folder whose names are pictures', by path.
  private static func pictures(in folder: String, limit: Int?) throws -> [String] {
    var files: [String] = []
    var rest = [folder]
    while let place = rest.popLast() {
      let listing: FolderListing
      do throws(FileSystem.Failure) {
        listing = try FileSystem.listing(of: place)
      } catch {
        // For the system, an existing file is "not a folder".
        guard FileSystem.entry(at: place) != nil, error.code == ENOTDIR else {
          throw LibraryError.reading(place, error)
        }
        throw IndexingError.nothingToIndex(paths: [place], skipped: nil)
      }
      for entry in listing.entries.reversed() {
        switch entry.kind {
        case .folder: rest.append(entry.path)
        case .file where PictureFormat.isPictureName(entry.path): files.append(entry.path)
        default: break
        }
      }
    }
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    if let limit { files = Array(files.prefix(limit)) }
    guard !files.isEmpty else { throw IndexingError.nothingToIndex(paths: [folder], skipped: nil) }
    return files
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  private static func peakResidentBytes() -> Int {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #if canImport(Darwin)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}

/// Distributes numbered work among workers.
private final class WorkCounter: Sendable {
  private let next = Atomic<Int>(0)

  /// The first of the next `count` numbers.
  func take(_ count: Int) -> Int { next.add(count, ordering: .relaxed).oldValue }
}
