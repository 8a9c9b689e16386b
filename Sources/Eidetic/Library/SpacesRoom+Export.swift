import Files
import Foundation
import Gallery
import Models

/// Vectors that were written for other programs.
public struct ExportedVectors: Sendable, Encodable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// Where they are.
  public let folder: String
  /// The number of vectors, one for each picture.
  public let pictures: Int
  /// The number of components of each.
  public let dimension: Int
  /// Whether each picture has a file of its own, too.
  public let hasOwnFiles: Bool
}

extension SpacesRoom {
  /// Writes the embeddings of a space for other programs: `vectors.npy`, `ids.npy` and `pictures.jsonl`, with
  /// a row for each picture, in the order of their numbers. Regions are left out.
  ///
  /// - Parameters:
  ///   - name: of the space, as `--space` takes it.
  ///   - folder: a new or an empty one.
  ///   - hasOwnFiles: whether to write a file for each picture, too, with the picture's name.
  ///   - progress: is called with the number of pictures written.
  /// - Throws: `LibraryError.noSuchSpace`, `.vectors` if there is something in the folder, `.write`;
  ///   `CancellationError` if the task is cancelled.
  public func export(
    named name: String, to folder: String, hasOwnFiles: Bool = false,
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> ExportedVectors {
    let space = try await record(named: name)
    let target = VectorFolder(path: folder)
    try target.create()
    let count = try await withTaskExecutorPreference(workers) {
      try await write(space, to: target, hasOwnFiles, progress)
    }
    return ExportedVectors(
      name: space.name, folder: folder, pictures: count, dimension: space.dimension, hasOwnFiles: hasOwnFiles)
  }

  /// - Returns: the number of pictures.
  private func write(
    _ space: SpaceRecord, to target: VectorFolder, _ hasOwnFiles: Bool, _ progress: (JobProgress) -> Void
  ) async throws -> Int {
    // One snapshot: pictures may come and go meanwhile.
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: galleryFolder)
    let images = try snapshot.subjects()
    let paths = try await gallery.reader.summaries(of: images).map { $0?.path ?? "" }
    let names = hasOwnFiles ? VectorFolder.names(of: Array(zip(images, paths))) : nil
    var writer = try MatrixWriter(target.vectors, shape: [images.count, space.dimension])
    for start in stride(from: 0, to: images.count, by: 512) {
      try Task.checkCancellation()
      progress(JobProgress(done: start, total: images.count, unit: "pictures", stage: "Exporting"))
      let page = try snapshot.embeddings(after: start == 0 ? 0 : images[start - 1], limit: 512)
      for (place, row) in page.enumerated() {
        try writer.write(row.embedding.vector)
        guard let names else { continue }
        var own = try MatrixWriter("\(target.path)/\(names[start + place]).npy", shape: [space.dimension])
        try own.write(row.embedding.vector)
        try own.publish()
      }
    }
    try writer.publish()
    try await writeLines(target, images, paths, names)
    progress(JobProgress(done: images.count, total: images.count, unit: "pictures", stage: "Exporting"))
    return images.count
  }

  /// Writes which picture each row is of.
  private func writeLines(
    _ target: VectorFolder, _ images: [Int64], _ paths: [String], _ names: [String]?
  ) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var (lines, ids) = ([UInt8](), NumPyHeader(type: "<i8", shape: [images.count]).encoded())
    for (place, image) in images.enumerated() {
      let line = VectorFolder.Line(
        id: image, hash: try await gallery.reader.hash(of: image)?.hexadecimal, path: paths[place],
        file: names.map { "\($0[place]).npy" })
      lines += try encoder.encode(line)
      lines.append(UInt8(ascii: "\n"))
    }
    ids.append(littleEndian: images)
    for (path, bytes) in [(target.ids, ids), (target.pictures, lines)] {
      do throws(FileSystem.Failure) {
        try FileSystem.write(bytes, to: path)
      } catch {
        throw LibraryError.write(path: path, code: error.code, reason: error.reason)
      }
    }
  }
}

/// Writes an array of 32-bit floating-point numbers, row by row.
private struct MatrixWriter: ~Copyable {
  private let file: PartialFile
  private var position: Int

  init(_ path: String, shape: [Int]) throws {
    let header = NumPyHeader(type: "<f4", shape: shape).encoded()
    let partial = try PartialFile(beside: path)
    try partial.write(unsafe header.span.bytes, at: 0)
    file = partial
    position = header.count
  }

  mutating func write(_ row: [Float]) throws {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: row)
    try file.write(unsafe bytes.span.bytes, at: position)
    position += bytes.count
  }

  consuming func publish() throws { try file.publish() }
}
