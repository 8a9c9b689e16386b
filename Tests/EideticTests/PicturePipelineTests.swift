import Foundation
import Imaging
import Synchronization
import TestSupport
import Testing

@testable import Eidetic

/// Pictures on their way through a pipeline that knows no gallery.
@Suite(.timeLimit(.minutes(10))) struct PicturePipelineTests {
  private let folder: TemporaryFolder
  private static let count = 40

  init() throws {
    folder = try TemporaryFolder()
    for number in 0..<Self.count {
      let (width, height) = (20 + number, 30)
      let pixels = Pixels(
        width: width, height: height, bytes: [UInt8](repeating: UInt8(number), count: 3 * width * height))
      try folder.write(try pixels.encodedAsJPEG(quality: 90), "\(number).jpg")
    }
  }

  private var paths: [String] { (0..<Self.count).map { folder.file("\($0).jpg") } }

  private static func read(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  @Test(arguments: [1, 2, 7]) func whatIsFoundComesInTheOrderOfTheFiles(threads: Int) async throws {
    let done = Mutex<[Int]>([])
    let widths = try await PixelAnalysis(sufficientSize: nil) { $0.pixels.width }.found(
      inFiles: paths, read: Self.read, threads: threads,
      progress: { count in done.withLock { $0.append(count) } })
    #expect(widths == (0..<Self.count).map { 20 + $0 })
    #expect(done.withLock { $0.sorted() } == Array(1...Self.count))
  }

  @Test func noFilesAreNoWork() async throws {
    let found = try await PixelAnalysis(sufficientSize: nil) { $0.fullWidth }.found(
      inFiles: [], read: Self.read)
    #expect(found.isEmpty)
  }

  private struct Wrong: Error {}

  @Test(arguments: [0, 5, 39]) func aPictureThatCannotBeDecodedEndsAListAndIsNamed(place: Int) async throws {
    try folder.write(Array("no picture".utf8), "\(place).jpg")
    let error = await #expect(throws: ImagingError.self) {
      _ = try await PixelAnalysis(sufficientSize: nil) { $0.fullWidth }.found(
        inFiles: paths, read: Self.read, threads: 3)
    }
    #expect(try #require(error).description.contains("\(place).jpg"))
  }

  /// The other lanes, spare ones among them, wait for something when one of them fails.
  @Test(arguments: [0, 5, 39]) func anErrorEndsAllLanes(place: Int) async throws {
    await #expect(throws: Wrong.self) {
      _ = try await PixelAnalysis(sufficientSize: nil) { picture in
        if picture.fullWidth == 20 + place { throw Wrong() }
      }.found(inFiles: paths, read: Self.read, threads: 3)
    }
    let path = paths[place]
    await #expect(throws: Wrong.self) {
      _ = try await PixelAnalysis(sufficientSize: nil) { $0.fullWidth }.found(
        inFiles: paths, read: { if $0 == path { throw Wrong() } else { try Self.read($0) } }, threads: 3)
    }
  }

  @Test func cancellingEndsIt() async throws {
    let begun = AsyncStream<Void>.makeStream()
    let task = Task { [paths] in
      try await PixelAnalysis(sufficientSize: nil) { _ in
        begun.continuation.yield()
        try await Task.sleep(for: .seconds(3600))
      }.found(inFiles: paths, read: Self.read, threads: 2)
    }
    for await _ in begun.stream { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }
}
