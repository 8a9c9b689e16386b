package import Imaging
import Synchronization

/// A list of files as a source of pictures; a picture's ticket is its index in the list.
final class FileList: PictureSource {
  private let paths: [String]
  private let read: @Sendable (String) throws -> [UInt8]
  private let next = Mutex(0)

  /// - Parameters:
  ///   - paths: of the files.
  ///   - read: reads a file.
  init(_ paths: [String], read: @escaping @Sendable (String) throws -> [UInt8]) {
    (self.paths, self.read) = (paths, read)
  }

  func next() async throws -> LoadedPicture<Int>? {
    let place = next.withLock { next in
      defer { next += 1 }
      return next
    }
    guard paths.indices.contains(place) else { return nil }
    return LoadedPicture(name: paths[place], bytes: try read(paths[place]), ticket: place)
  }
}

/// Collects the results for the pictures of a list, all of which must be decodable.
final class FoundInList<Output: Sendable>: PictureSink {
  private let found = Mutex<[Int: Output]>([:])
  private let progress: @Sendable (_ done: Int) -> Void

  /// - Parameter progress: is called with the number of finished pictures, never concurrently.
  init(progress: @escaping @Sendable (_ done: Int) -> Void = { _ in }) { self.progress = progress }

  func take(_ output: Output, _ place: Int) {
    found.withLock { found in
      found[place] = output
      progress(found.count)
    }
  }

  func takeFailure(_ error: ImagingError, _ name: String, _ place: Int) throws { throw error }

  /// The results, in the order of the list.
  var all: [Output] { found.withLock { found in found.keys.sorted().compactMap { found[$0] } } }
}

/// An analysis that needs only the pixels.
package struct PixelAnalysis<Output: Sendable>: PictureAnalysis {
  let sufficientSize: SufficientSize?
  private let find: @Sendable (Picture) async throws -> Output

  /// - Parameters:
  ///   - sufficientSize: the least size of a decoded picture; `nil` for the full size.
  ///   - find: analyses a picture.
  package init(
    sufficientSize: SufficientSize?, _ find: @escaping @Sendable (Picture) async throws -> Output
  ) {
    (self.sufficientSize, self.find) = (sufficientSize, find)
  }

  var batch: Int { 1 }
  var requests: Int { 1 }

  func prepare(_ picture: Picture, of loaded: LoadedPicture<Int>) async throws -> Preparation<Never, Output> {
    .done(try await find(picture))
  }

  func run(_ inputs: [Never]) -> [Output] { [] }

  /// The results for the pictures of files, in their order.
  ///
  /// - Parameters:
  ///   - paths: of the files; every one must be a picture.
  ///   - read: reads a file.
  ///   - threads: the number of pictures decoded at a time.
  ///   - progress: is called with the number of finished pictures, never concurrently.
  /// - Throws: the first error of reading, decoding or `find`; `CancellationError`.
  package func found(
    inFiles paths: [String], read: @escaping @Sendable (String) throws -> [UInt8],
    threads: Int = SearchEngine.cores, progress: @escaping @Sendable (_ done: Int) -> Void = { _ in }
  ) async throws -> [Output] {
    let sink = FoundInList<Output>(progress: progress)
    try await PicturePipeline(
      from: FileList(paths, read: read), PictureDecoder(), self, to: sink, threads: threads
    ).run()
    return sink.all
  }
}
