import Eidetic
import Files
import Foundation
import Imaging

/// Pictures as a network's card prepares them, in files that the scripts read: 8-bit RGB, one after the
/// other.
struct PreparedPixels {
  /// How many pictures are in memory at a time.
  private static let chunk = 64
  /// The most bytes of a picture's file.
  private static let limit = 1 << 30

  /// How many pixels the sides of the larger pictures have more than the network's input: what random crops
  /// are taken from.
  static let margin = 32

  /// The network's input, in pixels along each side.
  let side: Int
  /// The filter of the network's card.
  let interpolation: Interpolation

  /// Writes pictures as the network sees them, and those to learn from a little larger.
  ///
  /// - Parameters:
  ///   - pictures: in the order of the files' rows.
  ///   - folder: gets `exact.u8` and `wide.u8`; files that are there are complete.
  ///   - progress: is called with the number of pictures done.
  /// - Throws: what reading and decoding throw; `TrainingError.work`; `CancellationError`.
  func write(
    _ pictures: [LabelledPicture], into folder: String, progress: @escaping @Sendable (Int) -> Void
  ) async throws {
    let (exact, wide) = ("\(folder)/exact.u8", "\(folder)/wide.u8")
    guard FileSystem.entry(at: exact) == nil || FileSystem.entry(at: wide) == nil else { return }
    let files = (try Output(exact), try Output(wide))
    for start in stride(from: 0, to: pictures.count, by: Self.chunk) {
      try Task.checkCancellation()
      let some = pictures[start..<min(start + Self.chunk, pictures.count)]
      let rows = try await prepared(some.map(\.path)) { progress(start + $0) }
      for (picture, row) in zip(some, rows) {
        try files.0.append(row.exact)
        if picture.part == .train { try files.1.append(row.wide) }
      }
    }
    try files.0.finish()
    try files.1.finish()
  }

  private func prepared(
    _ paths: [String], progress: @escaping @Sendable (Int) -> Void
  ) async throws -> [(exact: [UInt8], wide: [UInt8])] {
    let (side, interpolation) = (side, interpolation)
    // As embedders have pictures decoded, so that the pixels are the same.
    let sufficient = SufficientSize(shortestSide: 2 * side, longestSide: 2 * side)
    let analysis = PixelAnalysis(sufficientSize: sufficient) { picture in
      func stretched(_ side: Int) throws -> [UInt8] {
        try picture.pixels.resized(.stretch(width: side, height: side), interpolation: interpolation).bytes
      }
      return (exact: try stretched(side), wide: try stretched(side + Self.margin))
    }
    return try await analysis.found(
      inFiles: paths,
      read: { path in
        guard let bytes = try InputFile.read(path, limit: Self.limit) else {
          throw TrainingError.work(path: path, reason: "it is larger than \(Self.limit) bytes")
        }
        return bytes
      }, progress: progress)
  }
}

/// A file that is written from its start to its end beside its place.
private final class Output {
  private let path: String
  private let partial: String
  private let handle: FileHandle

  init(_ path: String) throws(TrainingError) {
    (self.path, partial) = (path, path + ".partial")
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let handle = FileHandle(forWritingAtPath: partial)
    else { throw .work(path: partial, reason: "it cannot be created") }
    self.handle = handle
  }

  func append(_ bytes: [UInt8]) throws(TrainingError) {
    do { try handle.write(contentsOf: Data(bytes)) } catch { throw .work(path, error) }
  }

  func finish() throws(TrainingError) {
    do {
      try handle.synchronize()
      try handle.close()
      try FileManager.default.moveItem(atPath: partial, toPath: path)
    } catch { throw .work(path, error) }
  }
}
